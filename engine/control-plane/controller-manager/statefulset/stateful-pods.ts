import { keyOfObject, keyText, type Manifest } from '../../../api/object';
import { isApiError } from '../../../api/request';
import { persistentvolumeclaims, pods } from '../../../api/resources';
import type { StatefulSet } from '../../../api/types/apps-v1';
import type { PersistentVolumeClaim, Pod } from '../../../api/types/core-v1';
import type { ComponentContext } from '../../../client/component';
import type { Informer } from '../../../client/informer';
import type { PendingWrites } from '../rules/pending-writes';
import { aggregate, textOf } from '../rules/refusals';
import { hasForeignController, hasRightOwners, isClaimStale, policyOf, rightOwners } from './claim-owners';
import { claimsFor, hasIdentity, ordinalOf, withIdentity } from './identity';

type Verb = 'Create' | 'Update' | 'Delete';

/** Writes of the pods and claims of one set, each said on the set (statefulset/stateful_pod_control.go, v1.36). */
export class StatefulPods {
  constructor(
    private readonly context: ComponentContext,
    private readonly set: StatefulSet,
    private readonly claims: Informer<PersistentVolumeClaim>,
    private readonly pending: PendingWrites,
  ) {}

  create(manifest: Manifest<Pod>, ordinal: number): void {
    const name = manifest.metadata?.name ?? '';
    this.saying('Create', name, () => {
      this.createClaims(name, ordinal);
      this.pending.wrote(this.owner, this.context.client.create(pods, manifest));
    });
  }

  remove(pod: Pod): void {
    this.saying('Delete', pod.metadata.name, () => {
      try {
        this.context.client.remove(pods, keyOfObject(pod));
      } catch (error) {
        if (!isApiError(error, 'NotFound')) throw error;
      }
    });
  }

  /** A claim of the pod-to-be still waits for its deletion. */
  mustWaitForClaims(podName: string, ordinal: number): boolean {
    if (policyOf(this.set).whenScaled === 'Retain') return false;
    return this.claimsOf(ordinal).some((claim) => isClaimStale(claim, podName, undefined));
  }

  /** A pod that waits to start may miss a claim that was deleted meanwhile. */
  restoreClaims(pod: Pod): void {
    this.createClaims(pod.metadata.name, ordinalOf(pod));
    this.setClaimOwners(pod);
  }

  hasRightClaims(pod: Pod): boolean {
    return this.claimsOf(ordinalOf(pod)).every((claim) => hasRightOwners(claim, this.set, pod));
  }

  setClaimOwners(pod: Pod): void {
    for (const claim of this.claimsOf(ordinalOf(pod))) {
      if (hasForeignController(claim.metadata.ownerReferences ?? [], this.set, pod)) {
        const text = `PersistentVolumeClaim ${claim.metadata.name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`;
        this.context.events.record(this.set, 'Warning', 'ConflictingController', text);
      }
      if (hasRightOwners(claim, this.set, pod)) continue;
      const { ownerReferences: _, ...metadata } = claim.metadata;
      const owners = rightOwners(claim, this.set, pod);
      this.context.client.update(persistentvolumeclaims, {
        ...claim,
        metadata: owners.length === 0 ? metadata : { ...metadata, ownerReferences: owners },
      });
    }
  }

  /** Gives a pod the name, the labels and the claims that its ordinal asks for. */
  update(pod: Pod): void {
    if (hasIdentity(this.set, pod) && this.hasRightClaims(pod)) return;
    this.saying('Update', pod.metadata.name, () => {
      this.createClaims(pod.metadata.name, ordinalOf(pod));
      this.setClaimOwners(pod);
      this.pending.wrote(this.owner, this.conform(pod));
    });
  }

  /** A pod that was adopted a moment ago is known as it was before; upstream tries again once its cache has seen it. */
  private conform(pod: Pod): Pod {
    const { client } = this.context;
    try {
      return client.update(pods, withIdentity(this.set, pod));
    } catch (error) {
      const fresh = isApiError(error, 'Conflict') ? client.get(pods, keyOfObject(pod)) : undefined;
      if (fresh === undefined) throw error;
      return client.update(pods, withIdentity(this.set, fresh));
    }
  }

  private get owner(): string {
    return keyText(keyOfObject(this.set));
  }

  private claimsOf(ordinal: number): readonly PersistentVolumeClaim[] {
    return claimsFor(this.set, ordinal).flatMap(({ metadata }) => {
      const claim = this.claims.get({ namespace: this.set.metadata.namespace ?? '', name: metadata?.name ?? '' });
      return claim === undefined ? [] : [claim];
    });
  }

  private createClaims(podName: string, ordinal: number): void {
    const errors: string[] = [];
    for (const manifest of claimsFor(this.set, ordinal)) {
      const name = manifest.metadata?.name ?? '';
      const existing = this.claims.get({ namespace: this.set.metadata.namespace ?? '', name });
      if (existing?.metadata.deletionTimestamp !== undefined) errors.push(`pvc ${name} is being deleted`);
      if (existing !== undefined) continue;
      const error = this.createClaim(manifest, podName);
      if (error !== undefined) errors.push(`failed to create PVC ${name}: ${error}`);
    }
    if (errors.length > 0) throw new Error(aggregate(errors));
  }

  private createClaim(manifest: Manifest<PersistentVolumeClaim>, podName: string): string | undefined {
    const { client, events } = this.context;
    const set = this.set.metadata.name;
    const name = manifest.metadata?.name ?? '';
    try {
      client.create(persistentvolumeclaims, manifest);
    } catch (error) {
      if (!isApiError(error)) throw error;
      if (error.reason !== 'AlreadyExists') {
        const text = `Create Claim ${name} for Pod ${podName} in StatefulSet ${set} failed error: ${error.message}`;
        events.record(this.set, 'Warning', 'FailedCreate', text);
      }
      return error.message;
    }
    const text = `Create Claim ${name} Pod ${podName} in StatefulSet ${set} success`;
    events.record(this.set, 'Normal', 'SuccessfulCreate', text);
    return undefined;
  }

  private saying(verb: Verb, podName: string, write: () => void): void {
    const { events } = this.context;
    const what = `${verb} Pod ${podName} in StatefulSet ${this.set.metadata.name}`;
    try {
      write();
    } catch (error) {
      const isOrdinary = isApiError(error) || (error instanceof Error && error.constructor === Error);
      if (isOrdinary && !isApiError(error, 'AlreadyExists')) {
        events.record(this.set, 'Warning', `Failed${verb}`, `${what} failed error: ${textOf(error)}`);
      }
      throw error;
    }
    events.record(this.set, 'Normal', `Successful${verb}`, `${what} successful`);
  }
}
