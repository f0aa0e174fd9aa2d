import { instant } from '../../../base/brand';
import { DataDir } from '../data-dir';
import { writeSync } from 'node:fs';
import { keyAt, stampOf } from '../../../control-plane/etcd/testing/objects';

/** Writes as fast as it can, says each revision once it is acknowledged, and never ends by itself. */
const data = DataDir.open(process.argv[2] ?? '', { logBytesMax: 20_000 });
const store = data.store({ now: () => instant(0) });
writeSync(1, `${store.revision}\n`);
for (let turn = 0; ; turn++) {
  const key = keyAt(`pod-${turn % 50}`);
  const current = store.get(key);
  const stamp = stampOf(key.name, `${turn}`);
  if (current === undefined) store.create(key, stamp);
  else store.update(key, stamp, current.modRevision);
  writeSync(1, `${store.revision}\n`);
  if (data.snapshotIsDue) data.snapshot(store, instant(0));
}
