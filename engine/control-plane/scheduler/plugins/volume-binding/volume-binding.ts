import { seconds } from '../../../../base/brand';
import * as resources from '../../../../api/resources';
import type { Pod } from '../../../../api/types/core-v1';
import type { Slot } from '../../framework/cycle-state';
import { POD_INFORMER } from '../../framework/framework';
import type { Handle } from '../../framework/handle';
import type { Outcome, PreBindOutcome, SchedulerPlugin } from '../../framework/plugin';
import { pluginSource } from '../../framework/plugin-source';
import { failed, SKIP, unresolvable } from '../../framework/verdict';
import { claimUses, notFound } from '../volumes/claims';
import { foreignClaim } from '../../../../api/storage/claims';
import { volumeInterests } from './hints';
import { VolumeBinder, type PodClaims, type PodVolumes } from './volume-binder';

/** VolumeBindingArgs. */
export interface VolumeBindingArgs {
  readonly bindTimeoutSeconds?: number;
}

const UNBOUND = unresolvable('pod has unbound immediate PersistentVolumeClaims');

/** How often it is looked whether the claims are bound. */
const POLL_PERIOD = seconds(1);

interface State {
  readonly claims: PodClaims;
  /** By node. */
  readonly volumes: Map<string, PodVolumes>;
  allBound: boolean;
}

const STATE: Slot<State> = { name: 'VolumeBinding' };

/** The volumes of a pod must be where it is, and are bound or made when it is placed (plugins/volumebinding, v1.36). */
export const volumeBinding = pluginSource({
  name: 'VolumeBinding',
  create: (handle, args) => plugin(handle, args ?? {}),
});

function plugin(handle: Handle, { bindTimeoutSeconds = 600 }: VolumeBindingArgs): SchedulerPlugin {
  const binder = new VolumeBinder(handle.client, handle.informers, POD_INFORMER);
  const claims = handle.informers.of(resources.persistentvolumeclaims);

  const wrongClaim = (pod: Pod): string | undefined => {
    const namespace = pod.metadata.namespace ?? '';
    for (const { name, isEphemeral } of claimUses(pod)) {
      const claim = claims.get({ namespace, name });
      if (claim === undefined) {
        if (!isEphemeral) return notFound('persistentvolumeclaim', name);
        return `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`;
      }
      if (claim.status.phase === 'Lost') {
        return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`;
      }
      if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`;
      const foreign = isEphemeral ? foreignClaim(pod, claim) : undefined;
      if (foreign !== undefined) return foreign;
    }
    return undefined;
  };

  /** Looks once a second, for ten minutes at most. */
  const wait = (pod: Pod, node: string, volumes: PodVolumes): PreBindOutcome => {
    const lookUntil = handle.clock.now() + bindTimeoutSeconds * 1000;
    const look = (): PreBindOutcome => {
      const done = binder.isDone(pod, node, volumes);
      if (done === true) return undefined;
      if (done !== false) return failed(`binding volumes: ${done}`);
      if (handle.clock.now() >= lookUntil) return failed('binding volumes: context deadline exceeded');
      return { after: POLL_PERIOD, then: look };
    };
    return { after: POLL_PERIOD, then: look };
  };

  return {
    name: 'VolumeBinding',
    events: volumeInterests,
    preFilter: (cycle, { pod }) => {
      if (claimUses(pod).length === 0) return { verdict: SKIP };
      const wrong = wrongClaim(pod);
      if (wrong !== undefined) return { verdict: unresolvable(wrong) };
      const podClaims = binder.claimsOf(pod);
      if (typeof podClaims === 'string') return { verdict: failed(podClaims) };
      if (podClaims.immediate.length > 0) return { verdict: UNBOUND };
      cycle.write(STATE, { claims: podClaims, volumes: new Map(), allBound: false });
      return undefined;
    },
    filter: (cycle, _, { node, name }): Outcome => {
      if (node === undefined) return undefined;
      const state = cycle.expect(STATE);
      const found = binder.find(state.claims, node);
      if (found.kind === 'error') return failed(found.message);
      if (found.kind === 'conflict') return unresolvable(...found.reasons);
      state.volumes.set(name, found.volumes);
      return undefined;
    },
    reserve: (cycle, { pod }, node) => {
      const state = cycle.read(STATE);
      const volumes = state?.volumes.get(node);
      if (state === undefined || volumes === undefined) return undefined;
      const assumed = binder.assume(pod, node, volumes);
      if (typeof assumed === 'string') return failed(assumed);
      state.volumes.set(node, assumed.volumes);
      state.allBound = assumed.allBound;
      return undefined;
    },
    unreserve: (cycle, _, node) => {
      const volumes = cycle.read(STATE)?.volumes.get(node);
      if (volumes !== undefined) binder.revert(volumes);
    },
    preBindPreFlight: (cycle, _, node) => {
      const state = cycle.read(STATE);
      if (state === undefined || state.allBound) return SKIP;
      return state.volumes.has(node) ? undefined : failed(`no pod volume found for node "${node}"`);
    },
    preBind: (cycle, { pod }, node) => {
      const volumes = cycle.read(STATE)?.volumes.get(node);
      if (volumes === undefined) return failed(`no pod volume found for node "${node}"`);
      const written = binder.write(volumes);
      return typeof written === 'string' ? failed(written) : wait(pod, node, written);
    },
  };
}
