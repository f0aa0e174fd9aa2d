/** Prints what every cluster begins with: `node -r ts-node/register tools/build/beginning/main.ts`. For bundle.mjs. */
import { instant } from '../../../engine/base/brand';
import { kept } from '../../../engine/cluster/kept-beginning';
import { madeSnapshot } from '../../../engine/cluster/warm-start';

const BUILT_AT = instant(Date.UTC(2001, 1, 3, 4, 5, 6, 789));

console.log(JSON.stringify(kept(madeSnapshot(BUILT_AT), BUILT_AT)));
