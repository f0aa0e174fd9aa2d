import { formatTime } from '../../../base/timestamp';
import { invariant } from '../../../base/invariant';
import type { Instant } from '../../../base/brand';
import type { KubeObject, Manifest } from '../../../api/object';
import type { ObjectMeta } from '../../../api/types/meta-v1';
import { SeededRandom } from '../../../sim/seeded-random';
import { MvccStore } from '../../etcd/mvcc-store';
import type { Store } from '../../etcd/store';
import type { StoreSnapshot } from '../../etcd/store-snapshot';
import type { Decoder } from '../decode';
import { uuid } from '../identity';
import type { Registry, Served } from '../registry';
import { apiServices } from './api-services';
import { flowControl } from './flow-control';
import { rbacPolicy } from './rbac-policy';
import { systemObjects, type SystemFacts } from './system-objects';

/** Everything but the instant has a default. */
export type SeedFacts = Partial<SystemFacts> & Pick<SystemFacts, 'now'>;

interface Kinds {
  readonly registry: Registry;
  readonly decoder: Decoder;
}

const DEFAULTS = {
  serviceCidr: '10.96.0.0/12',
  serviceAddress: '10.96.0.1',
  apiServerAddresses: ['172.18.0.2'],
  apiServerPort: 6443,
  identity: 'apiserver-bootstrap',
} satisfies Omit<SystemFacts, 'now'>;

/**
 * Writes what every cluster starts with straight into an empty store, in normal form: nobody is there yet who could be
 * asked for leave. Names and uids are the same in every cluster.
 */
export function seedStore(store: Store, kinds: Kinds, facts: SeedFacts): void {
  const complete = { ...DEFAULTS, ...facts };
  const random = new SeededRandom('bootstrap');
  const manifests = [
    ...systemObjects(complete),
    ...flowControl(complete.now),
    ...rbacPolicy(),
    ...apiServices(kinds.registry, complete.now),
  ];
  for (const manifest of manifests) put(store, kinds, manifest, { now: complete.now, uid: uuid(random) });
}

function put(
  store: Store,
  { registry, decoder }: Kinds,
  manifest: Manifest,
  given: { readonly now: Instant; readonly uid: string },
): void {
  const { apiVersion = '', kind = '' } = manifest;
  const served = registry.ofKind(apiVersion, kind);
  invariant(served !== undefined, `${apiVersion} ${kind} is served`);
  const decoded = decoder.decode(served, manifest);
  invariant(decoded.ok, `a bootstrap ${kind} can be read`);
  const object = defaulted(served, decoded.object);
  const { name, namespace, ...rest } = object.metadata as Partial<ObjectMeta>;
  const generation = served.definition.generationOf === undefined ? {} : { generation: 1 };
  const result = store.create(
    { prefix: served.definition.storagePrefix, namespace: namespace ?? '', name: name ?? '' },
    (revision) => ({
      ...object,
      metadata: {
        name: name ?? '',
        ...(namespace === undefined ? {} : { namespace }),
        uid: given.uid,
        resourceVersion: String(revision),
        ...generation,
        creationTimestamp: formatTime(given.now),
        ...rest,
      },
    }),
  );
  invariant(result.ok, `${kind} ${name} is seeded once`);
}

const defaulted = ({ definition }: Served, object: KubeObject): KubeObject => definition.defaults?.(object) ?? object;

const snapshots = new Map<string, StoreSnapshot>();
const SNAPSHOTS_MAX = 8;

/** The same as a snapshot that any number of stores can start from; made once for each set of facts. */
export function seedSnapshot(kinds: Kinds, facts: SeedFacts): StoreSnapshot {
  const key = JSON.stringify(facts);
  const known = snapshots.get(key);
  if (known !== undefined) return known;
  const store = new MvccStore({ now: () => facts.now });
  seedStore(store, kinds, facts);
  const snapshot = store.snapshot();
  if (snapshots.size >= SNAPSHOTS_MAX) snapshots.clear();
  snapshots.set(key, snapshot);
  return snapshot;
}
