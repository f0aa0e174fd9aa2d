import { kinds } from '../api/kinds/index';
import type { Instant } from '../base/brand';
import { invariant } from '../base/invariant';
import { ApiServer } from '../control-plane/apiserver/api-server';
import { seedSnapshot } from '../control-plane/apiserver/bootstrap/seed';
import { structDecoder } from '../control-plane/apiserver/decode';
import { Registry } from '../control-plane/apiserver/registry';
import { MvccStore } from '../control-plane/etcd/mvcc-store';
import type { StoreSnapshot } from '../control-plane/etcd/store-snapshot';
import { HashedJournal } from '../sim/hashed-journal';
import { SeededRandom } from '../sim/seeded-random';
import { VirtualClock } from '../sim/virtual-clock';
import { addons, type Addon } from './addons';
import { startFirst } from './first-start';
import { KEPT, revived } from './kept-beginning';
import { storageAddons } from './storage-addons';

/** Where the API server listens. */
export const CONTROL_PLANE_IP = '10.0.0.1';

const snapshots = new Map<string, StoreSnapshot>();
const SNAPSHOTS_MAX = 8;

/**
 * What a cluster holds once its API server and its controllers have started for the first time and its add-ons have been
 * applied. Made once for each instant; every cluster that begins then shares it.
 */
export function warmSnapshot(now: Instant, hasDisks = true): StoreSnapshot {
  const key = `${now} ${hasDisks}`;
  const known = snapshots.get(key);
  if (known !== undefined) return known;
  const snapshot = KEPT !== undefined && hasDisks ? revived(KEPT, now) : madeSnapshot(now, hasDisks);
  if (snapshots.size >= SNAPSHOTS_MAX) snapshots.clear();
  snapshots.set(key, snapshot);
  return snapshot;
}

/** The same, made anew. */
export function madeSnapshot(now: Instant, hasDisks = true): StoreSnapshot {
  const store = MvccStore.from(bareSnapshot(now), { now: () => now });
  applyAddons(store, now, hasDisks ? [...addons, ...storageAddons] : addons);
  return store.snapshot();
}

/** The same without the add-ons. */
export function bareSnapshot(now: Instant): StoreSnapshot {
  const decoder = structDecoder(() => ({ error: 'unsupported: YAML' }));
  return seedSnapshot({ registry: new Registry(kinds), decoder }, { now, apiServerAddresses: [CONTROL_PLANE_IP] });
}

function applyAddons(store: MvccStore, now: Instant, all: readonly Addon[]): void {
  const clock = new VirtualClock({ start: now });
  const journal = new HashedJournal({ now: () => now, keepEntries: false });
  const server = new ApiServer({ store, clock, journal, random: new SeededRandom('addons') });
  const user = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };
  for (const { resource, object, namespace } of all) {
    const where = namespace === undefined ? {} : { namespace };
    const response = server.request({ user, resource, ...where, verb: 'create', object });
    invariant(response.code === 201, `the add-on ${resource.plural} is created`);
  }
  startFirst(server, clock, journal);
}
