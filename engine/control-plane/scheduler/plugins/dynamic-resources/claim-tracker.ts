import { isApiError } from '../../../../api/request';
import * as resources from '../../../../api/resources';
import type { Pod } from '../../../../api/types/core-v1';
import type { AllocationResult, ResourceClaim } from '../../../../api/types/resource-v1';
import { formatTime } from '../../../../base/timestamp';
import type { Client } from '../../../../client/client';
import type { Informers } from '../../../../client/informer';
import type { Clock } from '../../../../sim/clock';
import { AssumedObjects } from '../assumed-objects';
import { deviceId } from './found-device';

const FINALIZER = 'resource.kubernetes.io/delete-protection';
const ATTEMPTS = 5;

/** Claims as this scheduler knows them: what it has decided counts before it is written, and before it is seen. */
export class ClaimTracker {
  readonly claims: AssumedObjects<ResourceClaim>;
  /** Decided and not yet written, by the uid of the claim. */
  private readonly pending = new Map<string, AllocationResult>();

  constructor(
    private readonly client: Client,
    private readonly clock: Clock,
    informers: Informers,
  ) {
    this.claims = new AssumedObjects(informers.of(resources.resourceclaims));
  }

  isPending(claim: ResourceClaim): boolean {
    return this.pending.has(claim.metadata.uid);
  }

  decide(claim: ResourceClaim, allocation: AllocationResult): void {
    this.pending.set(claim.metadata.uid, allocation);
  }

  /** False: nothing was pending. */
  giveUp(claim: ResourceClaim): boolean {
    const wasPending = this.pending.delete(claim.metadata.uid);
    if (wasPending) this.claims.restore(claim);
    return wasPending;
  }

  /** Ids of the devices that are allocated, or about to be. */
  takenDevices(): ReadonlySet<string> {
    const taken = new Set<string>();
    const add = (allocation: AllocationResult | undefined): void => {
      for (const { adminAccess, driver, pool, device } of allocation?.devices.results ?? []) {
        if (adminAccess !== true) taken.add(deviceId(driver, pool, device));
      }
    };
    for (const { status } of this.claims.all()) add(status.allocation);
    for (const allocation of this.pending.values()) add(allocation);
    return taken;
  }

  /** Writes the allocation, if there is one to write, and reserves the claim for the pod. The text tells what went wrong. */
  write(claim: ResourceClaim, pod: Pod, allocation: AllocationResult | undefined): ResourceClaim | string {
    const outcome = this.retried(claim, pod, allocation);
    if (typeof outcome !== 'string') this.claims.assume(outcome);
    if (allocation !== undefined) this.pending.delete(claim.metadata.uid);
    return outcome;
  }

  private retried(claim: ResourceClaim, pod: Pod, allocation: AllocationResult | undefined): ResourceClaim | string {
    const doing = allocation === undefined ? 'add reservation' : 'add allocation and reservation';
    let current = claim;
    for (let attempt = 1; ; attempt++) {
      try {
        return this.once(current, pod, allocation);
      } catch (error) {
        if (!isApiError(error)) throw error;
        const text = `${doing} to claim ${keyOf(claim)}: ${error.message}`;
        if (error.reason !== 'Conflict' || attempt === ATTEMPTS) return text;
        const fresh = this.fresh(claim);
        if (fresh === undefined) return text;
        current = fresh;
      }
    }
  }

  private fresh({ metadata: { namespace = '', name } }: ResourceClaim): ResourceClaim | undefined {
    return this.client.get(resources.resourceclaims, { namespace, name });
  }

  private once(claim: ResourceClaim, pod: Pod, allocation: AllocationResult | undefined): ResourceClaim | string {
    if (claim.metadata.deletionTimestamp !== undefined) return `claim ${keyOf(claim)} got deleted in the meantime`;
    if (allocation !== undefined && claim.status.allocation !== undefined) {
      return `claim ${keyOf(claim)} got allocated elsewhere in the meantime`;
    }
    const allocated = allocation ?? claim.status.allocation;
    if (allocated === undefined) return `claim ${keyOf(claim)} got deallocated elsewhere in the meantime`;
    const kept = allocation === undefined ? claim : this.protect(claim);
    const { name, uid } = pod.metadata;
    const allocationTimestamp = allocated.allocationTimestamp ?? formatTime(this.clock.now());
    const status = {
      ...kept.status,
      allocation: { ...allocated, allocationTimestamp },
      reservedFor: [...(kept.status.reservedFor ?? []), { resource: 'pods', name, uid }],
    };
    return this.client.update(resources.resourceclaims, { ...kept, status }, 'status');
  }

  /** A claim that is allocated goes only after its devices have been given back. */
  private protect(claim: ResourceClaim): ResourceClaim {
    const { finalizers = [] } = claim.metadata;
    if (finalizers.includes(FINALIZER)) return claim;
    const metadata = { ...claim.metadata, finalizers: [...finalizers, FINALIZER] };
    return this.client.update(resources.resourceclaims, { ...claim, metadata });
  }
}

const keyOf = ({ metadata }: ResourceClaim): string => `${metadata.namespace ?? ''}/${metadata.name}`;
