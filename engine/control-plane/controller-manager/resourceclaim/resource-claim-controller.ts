import { instant, minutes, type Instant } from '../../../base/brand';
import { keyOf, keyOfObject, keyText, type ObjectKey } from '../../../api/object';
import { pods, resourceclaims, resourceclaimtemplates } from '../../../api/resources';
import type { Pod, PodResourceClaim } from '../../../api/types/core-v1';
import type {
  ResourceClaim,
  ResourceClaimConsumerReference,
  ResourceClaimTemplate,
} from '../../../api/types/resource-v1';
import type { ComponentContext } from '../../../client/component';
import { controllerOf, isControlledBy } from '../../../client/controller-ref';
import { mustPass } from '../../../client/error-kinds';
import type { Informer } from '../../../client/informer';
import type { WorkQueue } from '../../../client/work-queue';
import type { Controller } from '../controller';
import { textOf } from '../rules/refusals';
import { syncQueue } from '../rules/sync-queue';
import { byClaim, CLAIM_INDEX, claimNameOf } from '../rules/pod-claims';
import { claimFrom, consumerOf, isDone, POD_CLAIM } from './pod-claims';

const FINALIZER = 'resource.kubernetes.io/delete-protection';
const FIELD_MANAGER = 'ResourceClaimController';
const REMEMBERED = minutes(60);
const TEMPLATE_INDEX = 'resourceclaimtemplate';
const OWNER_INDEX = 'owner-pod';

/** Makes claims of templates, and takes them back from pods that are done (pkg/controller/resourceclaim, v1.36). */
export const resourceClaimController: Controller = {
  name: 'resourceclaim-controller',
  serviceAccount: 'resource-claim-controller',
  eventSource: 'resource_claim',
  start(context) {
    new ResourceClaims(context).start();
  },
};

class ResourceClaims {
  private readonly pods: Informer<Pod>;
  private readonly claims: Informer<ResourceClaim>;
  private readonly templates: Informer<ResourceClaimTemplate>;
  private readonly podQueue: WorkQueue;
  private readonly claimQueue: WorkQueue;
  /**
   * Claims that were made, by pod and entry. One that is not in the cache counts as there for an hour, whether it is not
   * there yet or was deleted since: so a pod that has ended is not given a claim again (client-go's MutationCache).
   */
  private readonly made = new Map<string, { readonly claim: ResourceClaim; readonly until: Instant }>();

  constructor(private readonly context: ComponentContext) {
    const { informers } = context;
    this.pods = informers.of(pods);
    this.claims = informers.of(resourceclaims);
    this.templates = informers.of(resourceclaimtemplates);
    this.pods.addIndex(CLAIM_INDEX, byClaim);
    this.pods.addIndex(TEMPLATE_INDEX, (pod) =>
      entriesOf(pod).flatMap(({ resourceClaimTemplateName: name }) => (name === undefined ? [] : keyIn(pod, name))),
    );
    this.claims.addIndex(OWNER_INDEX, (claim) => {
      const owner = owningPod(claim);
      return owner === undefined ? [] : [owner.uid];
    });
    this.podQueue = syncQueue(context, 'resource_claim', (key) => this.syncPod(keyOf(key)));
    this.claimQueue = syncQueue(context, 'resource_claim/claims', (key) => this.syncClaim(keyOf(key)));
  }

  start(): void {
    this.pods.subscribe((next, previous) => this.podChanged(next, previous));
    this.claims.subscribe((next, previous) => this.claimChanged(next ?? previous, next !== undefined));
    this.templates.subscribe((next) => {
      if (next === undefined) return;
      for (const pod of this.pods.byIndex(TEMPLATE_INDEX, keyText(keyOfObject(next)))) this.podChanged(pod, pod);
    });
  }

  private podChanged(next: Pod | undefined, previous: Pod | undefined): void {
    const pod = next ?? previous;
    if (pod === undefined) return;
    const entries = entriesOf(pod);
    const extended = pod.status.extendedResourceClaimStatus?.resourceClaimName;
    if (entries.length === 0 && extended === undefined) return;
    if (next === undefined) for (const entry of entries) this.made.delete(madeKey(pod, entry));
    if (next === undefined || isDone(next)) {
      for (const key of byClaim(pod)) this.claimQueue.add(key);
      if (extended !== undefined) this.claimQueue.add(keyIn(pod, extended));
    }
    if (next !== undefined && this.needsWork(next)) this.podQueue.add(keyText(keyOfObject(next)));
  }

  private claimChanged(claim: ResourceClaim | undefined, isThere: boolean): void {
    if (claim === undefined) return;
    const key = keyText(keyOfObject(claim));
    if (isThere) this.claimQueue.add(key);
    for (const pod of this.pods.byIndex(CLAIM_INDEX, key)) this.podChanged(pod, pod);
  }

  private needsWork(pod: Pod): boolean {
    if (pod.metadata.deletionTimestamp !== undefined) return false;
    for (const entry of entriesOf(pod)) {
      const named = claimNameOf(pod, entry);
      if (named.kind !== 'named') {
        if (named.kind === 'unmade') return true;
        continue;
      }
      const claim = this.claimNamed(pod, named.name);
      if (claim === undefined) {
        if (entry.resourceClaimTemplateName !== undefined) return true;
        continue;
      }
      if (named.isGenerated && !isControlledBy(claim, pod)) continue;
      if (isScheduled(pod) && mustReserve(claim, pod)) return true;
    }
    return false;
  }

  private claimNamed({ metadata: { namespace = '' } }: Pod, name: string): ResourceClaim | undefined {
    return this.claims.get({ namespace, name });
  }

  private syncPod(key: ObjectKey): void {
    const pod = this.pods.get(key);
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return;
    const made = entriesOf(pod).flatMap((entry) => {
      const claim = this.handle(pod, entry);
      return claim === undefined ? [] : [{ name: entry.name, resourceClaimName: claim.metadata.name }];
    });
    if (made.length > 0) {
      const { namespace = '', name } = pod.metadata;
      const metadata = { namespace, name };
      const body = { apiVersion: 'v1', kind: 'Pod', metadata, status: { resourceClaimStatuses: made } };
      const patch = { type: 'apply', body, force: true, fieldManager: FIELD_MANAGER } as const;
      this.context.client.patch(pods, metadata, patch, 'status');
    }
    if (isScheduled(pod)) this.reserveAll(pod);
  }

  /** The claim that was made or found anew for the entry; what cannot be done is told on the pod. */
  private handle(pod: Pod, entry: PodResourceClaim): ResourceClaim | undefined {
    try {
      return this.makeClaim(pod, entry);
    } catch (error) {
      if (mustPass(error)) throw error;
      const text = `PodResourceClaim ${entry.name}: ${textOf(error)}`;
      this.context.events.record(pod, 'Warning', 'FailedResourceClaimCreation', text);
      throw new Error(`pod ${keyText(keyOfObject(pod))}, ${text}`);
    }
  }

  private makeClaim(pod: Pod, entry: PodResourceClaim): ResourceClaim | undefined {
    const named = claimNameOf(pod, entry);
    if (named.kind === 'none') return undefined;
    if (named.kind === 'named') {
      const claim = this.claimNamed(pod, named.name);
      if (claim !== undefined && (!named.isGenerated || isControlledBy(claim, pod))) return undefined;
    }
    const { resourceClaimTemplateName: templateName } = entry;
    if (templateName === undefined) return undefined;
    const known = this.madeFor(pod, entry);
    if (known !== undefined) return known;
    const template = this.templates.get({ namespace: pod.metadata.namespace ?? '', name: templateName });
    if (template === undefined) {
      const missing = `resourceclaimtemplate.resource.k8s.io ${JSON.stringify(templateName)} not found`;
      throw new Error(`resource claim template ${JSON.stringify(templateName)}: ${missing}`);
    }
    const claim = this.create(template, pod, entry.name);
    this.made.set(madeKey(pod, entry), { claim, until: instant(this.context.clock.now() + REMEMBERED) });
    return claim;
  }

  private madeFor(pod: Pod, entry: PodResourceClaim): ResourceClaim | undefined {
    const key = madeKey(pod, entry);
    const found = this.claims
      .byIndex(OWNER_INDEX, pod.metadata.uid)
      .find(({ metadata }) => metadata.annotations?.[POD_CLAIM] === entry.name);
    const made = this.made.get(key);
    if (made !== undefined && made.until <= this.context.clock.now()) this.made.delete(key);
    return found ?? this.made.get(key)?.claim;
  }

  private create(template: ResourceClaimTemplate, pod: Pod, entry: string): ResourceClaim {
    try {
      return this.context.client.create(resourceclaims, claimFrom(template, pod, entry));
    } catch (error) {
      if (mustPass(error)) throw error;
      // The name is not known yet, so that upstream tells none either.
      throw new Error(`create ResourceClaim : ${textOf(error)}`);
    }
  }

  /** A pod that came to its node without the scheduler. */
  private reserveAll(pod: Pod): void {
    for (const entry of entriesOf(pod)) {
      const named = claimNameOf(pod, entry);
      if (named.kind !== 'named') continue;
      const claim = this.claimNamed(pod, named.name);
      if (claim === undefined) return;
      if ((named.isGenerated && !isControlledBy(claim, pod)) || !mustReserve(claim, pod)) continue;
      const reservedFor = [...(claim.status.reservedFor ?? []), consumerOf(pod)];
      this.putStatus(claim, { ...claim.status, reservedFor });
    }
  }

  private syncClaim(key: ObjectKey): void {
    const claim = this.claims.get(key);
    if (claim === undefined) return;
    const reserved = claim.status.reservedFor ?? [];
    const remaining = reserved.filter((consumer) => this.stillNeeds(claim, consumer));
    if (remaining.length < reserved.length) this.release(claim, remaining);
    else if (remaining.length === 0) this.unprotect(claim);
    if (remaining.length === 0) this.removeUnused(claim);
  }

  private stillNeeds(
    { metadata: { namespace = '' } }: ResourceClaim,
    consumer: ResourceClaimConsumerReference,
  ): boolean {
    const { apiGroup = '', resource, name, uid } = consumer;
    if (apiGroup !== '' || resource !== 'pods') return true;
    const cached = this.pods.get({ namespace, name });
    if (cached !== undefined) return cached.metadata.uid === uid && !isDone(cached);
    return this.context.client.get(pods, { namespace, name })?.metadata.uid === uid;
  }

  /** With the last consumer the devices go as well: the next one may want them elsewhere. */
  private release(claim: ResourceClaim, remaining: readonly ResourceClaimConsumerReference[]): void {
    const { reservedFor: _, allocation, ...status } = claim.status;
    const isFree = remaining.length === 0 && isProtected(claim);
    const written = this.putStatus(claim, {
      ...status,
      ...(allocation === undefined || isFree ? {} : { allocation }),
      ...(remaining.length === 0 ? {} : { reservedFor: remaining }),
    });
    if (isProtected(written) && written.status.allocation === undefined) this.dropFinalizer(written);
  }

  private unprotect(claim: ResourceClaim): void {
    if (!isProtected(claim) || claim.metadata.deletionTimestamp === undefined) return;
    const { allocation, ...status } = claim.status;
    this.dropFinalizer(allocation === undefined ? claim : this.putStatus(claim, status));
  }

  /** Made for a pod that is not going to run: the garbage collector would wait for the pod to be deleted. */
  private removeUnused(claim: ResourceClaim): void {
    const owner = owningPod(claim);
    const { namespace = '', name } = claim.metadata;
    const pod = owner === undefined ? undefined : this.pods.get({ namespace, name: owner.name });
    if (pod === undefined || (pod.metadata.uid === owner?.uid && !isDone(pod))) return;
    this.context.client.remove(resourceclaims, { namespace, name });
  }

  private putStatus(claim: ResourceClaim, status: ResourceClaim['status']): ResourceClaim {
    return this.context.client.update(resourceclaims, { ...claim, status }, 'status');
  }

  private dropFinalizer(claim: ResourceClaim): void {
    const { finalizers = [], ...metadata } = claim.metadata;
    const kept = finalizers.filter((one) => one !== FINALIZER);
    const next = kept.length === 0 ? metadata : { ...metadata, finalizers: kept };
    this.context.client.update(resourceclaims, { ...claim, metadata: next });
  }
}

const madeKey = ({ metadata }: Pod, { name }: PodResourceClaim): string => `${metadata.uid}/${name}`;

const entriesOf = ({ spec }: Pod): readonly PodResourceClaim[] => spec.resourceClaims ?? [];

const keyIn = ({ metadata: { namespace = '' } }: Pod, name: string): string => keyText({ namespace, name });

const isScheduled = ({ spec }: Pod): boolean => (spec.nodeName ?? '') !== '';

const isProtected = ({ metadata }: ResourceClaim): boolean => metadata.finalizers?.includes(FINALIZER) === true;

const mustReserve = ({ status }: ResourceClaim, pod: Pod): boolean =>
  status.allocation !== undefined && !(status.reservedFor ?? []).some(({ uid }) => uid === pod.metadata.uid);

function owningPod(claim: ResourceClaim): { readonly name: string; readonly uid: string } | undefined {
  const owner = controllerOf(claim);
  return owner?.apiVersion === 'v1' && owner.kind === 'Pod' ? owner : undefined;
}
