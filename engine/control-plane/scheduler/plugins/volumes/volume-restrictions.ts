import * as resources from '../../../../api/resources';
import type { PersistentVolumeClaim, Pod, Volume } from '../../../../api/types/core-v1';
import { ACTIONS, RESOURCES, type HintFunction } from '../../framework/cluster-event';
import type { Slot } from '../../framework/cycle-state';
import { objectAs } from '../../framework/hint-objects';
import { pluginSource } from '../../framework/plugin-source';
import { SKIP, unresolvable, unschedulable, type Verdict } from '../../framework/verdict';
import type { PodInfo } from '../../model/pod-info';
import { notFound } from './claims';

const DISK_IN_USE = unschedulable('node(s) had no available disk');
const CLAIM_IN_USE = unschedulable(
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
);

interface State {
  /** Claims of the pod that only one pod may use. */
  readonly exclusive: ReadonlySet<string>;
  /** Uses of them by other pods. */
  uses: number;
}

const STATE: Slot<State> = { name: 'VolumeRestrictions', copy: (state) => ({ ...state }) };

/** Disks that cannot be mounted twice, and claims that only one pod may use (plugins/volumerestrictions, v1.36). */
export const volumeRestrictions = pluginSource({
  name: 'VolumeRestrictions',
  create: (handle) => {
    const claims = handle.informers.of(resources.persistentvolumeclaims);
    const exclusiveClaims = (pod: PodInfo): ReadonlySet<string> | Verdict => {
      const names = new Set<string>();
      for (const name of claimNames(pod.pod)) {
        const claim = claims.get({ namespace: pod.namespace, name });
        if (claim === undefined) return unresolvable(notFound('persistentvolumeclaim', name));
        if (claim.spec.accessModes?.includes('ReadWriteOncePod') === true) names.add(name);
      }
      return names;
    };
    return {
      name: 'VolumeRestrictions',
      events: [
        { resource: RESOURCES.pod, actions: ACTIONS.delete, hint: afterPodDeleted },
        { resource: RESOURCES.node, actions: ACTIONS.add },
        { resource: RESOURCES.persistentVolumeClaim, actions: ACTIONS.add, hint: afterClaimAdded },
      ],
      preFilter: (cycle, pod) => {
        if (pod.pod.spec.volumes === undefined) return { verdict: SKIP };
        const exclusive = exclusiveClaims(pod);
        if ('code' in exclusive) return { verdict: exclusive };
        const used = [...exclusive].filter((name) => handle.snapshot.usesClaim(`${pod.namespace}/${name}`));
        if (used.length === 0 && !pod.pod.spec.volumes.some(isDisk)) return { verdict: SKIP };
        cycle.write(STATE, { exclusive, uses: used.length });
        return undefined;
      },
      addPod: (cycle, _, added) => {
        const state = cycle.expect(STATE);
        state.uses += usesOf(state, added);
        return undefined;
      },
      removePod: (cycle, _, removed) => {
        const state = cycle.expect(STATE);
        state.uses -= usesOf(state, removed);
        return undefined;
      },
      filter: (cycle, { pod }, node) => {
        if (node.pods.some((other) => disksClash(pod, other.pod))) return DISK_IN_USE;
        return cycle.expect(STATE).uses > 0 ? CLAIM_IN_USE : undefined;
      },
    };
  },
});

const claimNames = ({ spec }: Pod): readonly string[] =>
  (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);

const usesOf = ({ exclusive }: State, { pod }: PodInfo): number =>
  claimNames(pod).filter((name) => exclusive.has(name)).length;

const isDisk = ({ gcePersistentDisk, awsElasticBlockStore, rbd, iscsi }: Volume): boolean =>
  [gcePersistentDisk, awsElasticBlockStore, rbd, iscsi].some((source) => source !== undefined);

const disksClash = (a: Pod, b: Pod): boolean =>
  (a.spec.volumes ?? []).some(
    (mine) => isDisk(mine) && (b.spec.volumes ?? []).some((theirs) => isSameDisk(mine, theirs)),
  );

/** Many may mount a disk read-only, save for EBS. */
function isSameDisk(a: Volume, b: Volume): boolean {
  const bothReadOnly = (x: { readonly readOnly?: boolean }, y: { readonly readOnly?: boolean }): boolean =>
    x.readOnly === true && y.readOnly === true;
  if (a.gcePersistentDisk !== undefined && b.gcePersistentDisk !== undefined) {
    const [mine, theirs] = [a.gcePersistentDisk, b.gcePersistentDisk];
    if (mine.pdName === theirs.pdName && !bothReadOnly(mine, theirs)) return true;
  }
  if (a.awsElasticBlockStore !== undefined && b.awsElasticBlockStore !== undefined) {
    if (a.awsElasticBlockStore.volumeID === b.awsElasticBlockStore.volumeID) return true;
  }
  if (a.iscsi !== undefined && b.iscsi !== undefined) {
    if (a.iscsi.iqn === b.iscsi.iqn && !bothReadOnly(a.iscsi, b.iscsi)) return true;
  }
  if (a.rbd === undefined || b.rbd === undefined) return false;
  const [mine, theirs] = [a.rbd, b.rbd];
  const sameMonitor = mine.monitors.some((monitor) => theirs.monitors.includes(monitor));
  return sameMonitor && mine.pool === theirs.pool && mine.image === theirs.image && !bothReadOnly(mine, theirs);
}

const afterPodDeleted: HintFunction = (pod, previous) => {
  const deleted = objectAs<Pod>(previous, 'Pod');
  if (deleted === undefined || deleted.metadata.namespace !== pod.metadata.namespace) return 'Skip';
  const shared = claimNames(deleted).some((name) => claimNames(pod).includes(name));
  return shared || disksClash(pod, deleted) ? 'Queue' : 'Skip';
};

const afterClaimAdded: HintFunction = (pod, _, next) => {
  const claim = objectAs<PersistentVolumeClaim>(next, 'PersistentVolumeClaim');
  if (claim === undefined || claim.metadata.namespace !== pod.metadata.namespace) return 'Skip';
  return claimNames(pod).includes(claim.metadata.name) ? 'Queue' : 'Skip';
};
