import { semanticEqual } from '../../../../base/equal';
import * as resources from '../../../../api/resources';
import { classOfClaim } from '../../../../api/storage/claims';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../../api/types/core-v1';
import type { StorageClass } from '../../../../api/types/storage-v1';
import { ACTIONS, RESOURCES, type HintFunction } from '../../framework/cluster-event';
import type { Slot } from '../../framework/cycle-state';
import { objectAs } from '../../framework/hint-objects';
import { pluginSource } from '../../framework/plugin-source';
import { SKIP, unresolvable, type Verdict } from '../../framework/verdict';
import { notFound, STORAGE_CLASS } from './claims';

const NO_ZONE = unresolvable('node(s) had no available volume zone');

const LABELS = [
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
];

const GA_LABEL: ReadonlyMap<string, string> = new Map([
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
]);

/** Where a volume can be reached from, by a label of its own: `a__b` are two zones. */
interface Topology {
  readonly label: string;
  readonly values: readonly string[];
}

const STATE: Slot<readonly Topology[]> = { name: 'VolumeZone' };

/** Bound volumes with zone labels must be in the zone of the node (plugins/volumezone, v1.36). */
export const volumeZone = pluginSource({
  name: 'VolumeZone',
  create: ({ informers }) => {
    const claims = informers.of(resources.persistentvolumeclaims);
    const volumes = informers.of(resources.persistentvolumes);
    const classes = informers.of(resources.storageclasses);

    /** An unbound claim is no hindrance only if it waits for the pod. */
    const ofUnbound = (claim: PersistentVolumeClaim): Verdict | readonly Topology[] => {
      const name = classOfClaim(claim);
      if (name === '') return unresolvable('PersistentVolumeClaim had no pv name and storageClass name');
      const storageClass = classes.get({ name });
      if (storageClass === undefined) return unresolvable(notFound(STORAGE_CLASS, name));
      if (storageClass.volumeBindingMode === undefined) {
        return unresolvable(`VolumeBindingMode not set for StorageClass "${name}"`);
      }
      return isLate(storageClass) ? [] : unresolvable('PersistentVolume had no name');
    };

    const ofClaim = (namespace: string, name: string): Verdict | readonly Topology[] => {
      const claim = claims.get({ namespace, name });
      if (claim === undefined) return unresolvable(notFound('persistentvolumeclaim', name));
      const volumeName = claim.spec.volumeName ?? '';
      if (volumeName === '') return ofUnbound(claim);
      const volume = volumes.get({ name: volumeName });
      return volume === undefined ? unresolvable(notFound('persistentvolume', volumeName)) : topologiesOf(volume);
    };

    return {
      name: 'VolumeZone',
      events: [
        { resource: RESOURCES.storageClass, actions: ACTIONS.add, hint: afterClassAdded },
        { resource: RESOURCES.node, actions: ACTIONS.add | ACTIONS.updateNodeLabel },
        { resource: RESOURCES.persistentVolumeClaim, actions: ACTIONS.add | ACTIONS.update, hint: afterClaim },
        { resource: RESOURCES.persistentVolume, actions: ACTIONS.add | ACTIONS.update, hint: afterVolume },
      ],
      preFilter: (state, { pod, namespace }) => {
        const all: Topology[] = [];
        for (const name of claimNames(pod)) {
          const topologies = ofClaim(namespace, name);
          if ('code' in topologies) return { verdict: topologies };
          all.push(...topologies);
        }
        if (all.length === 0) return { verdict: SKIP };
        state.write(STATE, all);
        return undefined;
      },
      filter: (state, _, { labels }) => {
        if (!LABELS.some((label) => labels[label] !== undefined)) return undefined;
        return state.expect(STATE).every((topology) => isIn(topology, labels)) ? undefined : NO_ZONE;
      },
    };
  },
});

const claimNames = ({ spec }: Pod): readonly string[] =>
  (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);

const isLate = ({ volumeBindingMode }: StorageClass): boolean => volumeBindingMode === 'WaitForFirstConsumer';

function topologiesOf({ metadata }: PersistentVolume): readonly Topology[] {
  return LABELS.flatMap((label) => {
    const text = metadata.labels?.[label];
    const values = text?.split('__').map((value) => value.trim()) ?? [];
    return values.length === 0 || values.includes('') ? [] : [{ label, values }];
  });
}

function isIn({ label, values }: Topology, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[label] ?? labels[GA_LABEL.get(label) ?? label];
  return value !== undefined && values.includes(value);
}

const afterClassAdded: HintFunction = (_pod, _previous, next) => {
  const added = objectAs<StorageClass>(next, 'StorageClass');
  return added !== undefined && isLate(added) ? 'Queue' : 'Skip';
};

const afterClaim: HintFunction = (pod, _, next) =>
  next?.metadata.namespace === pod.metadata.namespace && claimNames(pod).includes(next?.metadata.name ?? '')
    ? 'Queue'
    : 'Skip';

const afterVolume: HintFunction = (_, previous, next) => {
  const was = objectAs<PersistentVolume>(previous, 'PersistentVolume');
  const is = objectAs<PersistentVolume>(next, 'PersistentVolume');
  if (was === undefined || is === undefined) return 'Queue';
  return semanticEqual(topologiesOf(was), topologiesOf(is)) ? 'Skip' : 'Queue';
};
