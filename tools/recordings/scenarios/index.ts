import { APPS } from './apps';
import { BATCH } from './batch';
import { CLUSTER } from './cluster';
import { CORNERS } from './corners';
import { RARE } from './rare';
import type { Scenario } from './scenario';

/** What is recorded from a real controller manager beyond the corpus; each family of the corpus has some. */
export const SCENARIOS: readonly Scenario[] = Object.freeze([...APPS, ...BATCH, ...CLUSTER, ...CORNERS, ...RARE]);
