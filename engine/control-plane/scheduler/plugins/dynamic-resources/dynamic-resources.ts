import { seconds, type Millis } from '../../../../base/brand';
import { readSpan } from '../../../../api/struct-model/duration-text';
import { isApiError } from '../../../../api/request';
import * as resources from '../../../../api/resources';
import type { Node, Pod } from '../../../../api/types/core-v1';
import type { AllocationResult, ResourceClaim } from '../../../../api/types/resource-v1';
import type { CycleState, Slot } from '../../framework/cycle-state';
import type { Handle } from '../../framework/handle';
import type { Outcome, PreBindOutcome, SchedulerPlugin } from '../../framework/plugin';
import { pluginSource } from '../../framework/plugin-source';
import { failed, SKIP, unresolvable, unschedulable, type Verdict } from '../../framework/verdict';
import { matchesNodeSelector } from '../../model/node-selector';
import type { NodeInfo } from '../../model/node-info';
import type { PodInfo } from '../../model/pod-info';
import { scaleToMax } from '../default-normalize';
import { alternativeScore } from './alternative-score';
import { allocate, type AllocationParts } from './allocation';
import { hasConditions, hasTimedOut, readinessOf } from './binding-conditions';
import { ClaimTracker } from './claim-tracker';
import { dynamicResourcesInterests } from './hints';
import { missingClass, offeredResource } from './device-classes';
import type { ClassLookup } from './device-request';
import { claimsOf, isReservedFor, type ClaimLookup } from './pod-claims';

/** DynamicResourcesArgs. */
export interface DynamicResourcesArgs {
  /** Such as `10m`; at least a second. */
  readonly bindingTimeout?: string;
}

interface State {
  /** In the order of the pod; what was written replaces what was read. */
  readonly claims: ResourceClaim[];
  /** What the search for devices needs; undefined: all claims are allocated. */
  readonly parts: AllocationParts | undefined;
  /** By node, for the claims that are not allocated. */
  readonly found: Map<string, readonly AllocationResult[]>;
  /** Allocated claims that some node cannot use. */
  readonly unavailable: Set<number>;
  /** By claim; decided, not yet written. */
  readonly decided: Map<number, AllocationResult>;
}

const STATE: Slot<State> = { name: 'DynamicResources' };

const LOOK_PERIOD = seconds(5);

/** Devices for the resource claims of a pod (plugins/dynamicresources, v1.36). */
export const dynamicResources = pluginSource({
  name: 'DynamicResources',
  create: (handle, args) => new DynamicResources(handle, args ?? {}),
});

class DynamicResources implements SchedulerPlugin {
  readonly name = 'DynamicResources';
  readonly events;
  private readonly tracker: ClaimTracker;
  private readonly classes;
  private readonly slices;
  private readonly timeout: Millis;

  constructor(
    private readonly handle: Handle,
    { bindingTimeout = '10m' }: DynamicResourcesArgs,
  ) {
    this.tracker = new ClaimTracker(handle.client, handle.clock, handle.informers);
    this.classes = handle.informers.of(resources.deviceclasses);
    this.slices = handle.informers.of(resources.resourceslices);
    this.timeout = readSpan(bindingTimeout) ?? seconds(600);
    this.events = dynamicResourcesInterests(this.lookup);
  }

  private readonly lookup: ClaimLookup = (namespace, name) => this.tracker.claims.get({ namespace, name });

  private readonly classOf: ClassLookup = (name) => this.classes.get({ name });

  preEnqueue(pod: Pod): Outcome {
    const claims = claimsOf(pod, this.lookup);
    return typeof claims === 'string' ? unresolvable(claims) : undefined;
  }

  preFilter(cycle: CycleState, { pod }: PodInfo): { verdict?: Verdict } {
    cycle.write(STATE, stateOf([], undefined));
    const claims = claimsOf(pod, this.lookup);
    if (typeof claims === 'string') return { verdict: unresolvable(claims) };
    const extended = offeredResource(pod, this.classes.list());
    if (extended !== undefined) return { verdict: failed(`not modelled: devices for extended resource ${extended}`) };
    if (claims.length === 0) return { verdict: SKIP };
    const unmet = claims.filter(({ status }) => status.allocation === undefined);
    for (const claim of unmet) {
      if (this.tracker.isPending(claim)) {
        const key = `${claim.metadata.namespace ?? ''}/${claim.metadata.name}`;
        return { verdict: unresolvable(`resource claim ${key} is in the process of being allocated`) };
      }
      const missing = missingClass(claim, this.classOf);
      if (missing !== undefined) return { verdict: unresolvable(missing) };
    }
    cycle.write(STATE, stateOf([...claims], unmet.length === 0 ? undefined : this.allocationParts()));
    return {};
  }

  filter(cycle: CycleState, _: PodInfo, { node, name }: NodeInfo): Outcome {
    const state = cycle.expect(STATE);
    if (state.claims.length === 0 || node === undefined) return undefined;
    const unavailable = state.claims.flatMap((claim, index) => (this.isUsable(claim, node) ? [] : [index]));
    if (state.parts !== undefined) {
      const unmet = state.claims.filter(({ status }) => status.allocation === undefined);
      const allocated = allocate(state.parts, node, unmet);
      if (allocated.kind === 'error') return failed(allocated.message);
      if (allocated.kind === 'unfit') return unresolvable(allocated.reason);
      if (allocated.kind === 'none') return NOT_ALLOCATABLE;
      if (unavailable.length === 0) state.found.set(name, allocated.results);
    }
    for (const index of unavailable) state.unavailable.add(index);
    return unavailable.length === 0 ? undefined : NOT_AVAILABLE;
  }

  /** An allocation that nobody uses and that keeps the pod from every node is given up. */
  postFilter(cycle: CycleState, { pod }: PodInfo): { verdict: Verdict } {
    const state = cycle.read(STATE);
    // Another plugin may have ended PreFilter before this one had its turn.
    if (state === undefined) return { verdict: failed('not found') };
    if (state.claims.length === 0) return { verdict: unschedulable('no new claims to deallocate') };
    for (const index of state.unavailable) {
      const claim = state.claims[index];
      if (claim === undefined || !isIdle(claim, pod)) continue;
      const outcome = this.deallocate(claim);
      return { verdict: outcome ?? unschedulable('deallocation of ResourceClaim completed') };
    }
    return { verdict: unschedulable('still not schedulable') };
  }

  preScore(cycle: CycleState): Outcome {
    return (cycle.read(STATE)?.claims.length ?? 0) === 0 ? SKIP : undefined;
  }

  score(cycle: CycleState, _: PodInfo, { name }: NodeInfo): number {
    const state = cycle.read(STATE);
    const found = state?.found.get(name);
    if (state === undefined || found === undefined) return 0;
    let next = 0;
    return state.claims.reduce(
      (sum, claim) => sum + alternativeScore(claim, claim.status.allocation ?? found[next++]),
      0,
    );
  }

  normalize(_: CycleState, __: PodInfo, scores: Float64Array): Outcome {
    scaleToMax(scores, false);
    return undefined;
  }

  reserve(cycle: CycleState, _: PodInfo, node: string): Outcome {
    const state = cycle.read(STATE);
    if (state?.parts === undefined) return undefined;
    const found = state.found.get(node);
    if (found === undefined) return failed('claim allocation not found for node');
    let next = 0;
    for (const [index, claim] of state.claims.entries()) {
      if (claim.status.allocation !== undefined) continue;
      const allocation = found[next++];
      if (allocation === undefined) continue;
      state.decided.set(index, allocation);
      this.tracker.decide(claim, allocation);
    }
    return undefined;
  }

  unreserve(cycle: CycleState, { pod }: PodInfo): void {
    for (const claim of cycle.read(STATE)?.claims ?? []) {
      this.tracker.giveUp(claim);
      if (claim.status.allocation !== undefined && isReservedFor(claim, pod)) this.takeBack(claim, pod);
    }
  }

  preBindPreFlight(cycle: CycleState): Outcome {
    return (cycle.read(STATE)?.claims.length ?? 0) === 0 ? SKIP : undefined;
  }

  preBind(cycle: CycleState, { pod }: PodInfo, node: string): PreBindOutcome {
    const state = cycle.expect(STATE);
    for (const [index, claim] of state.claims.entries()) {
      if (isReservedFor(claim, pod)) continue;
      const written = this.tracker.write(claim, pod, state.decided.get(index));
      if (typeof written === 'string') return failed(written);
      state.claims[index] = written;
    }
    if (!state.claims.some(({ status }) => hasConditions(status))) return undefined;
    this.handle.events.record(pod, 'Normal', {
      reason: 'BindingConditionsPending',
      action: 'Scheduling',
      message: `waiting for binding conditions for device on node ${node}`,
    });
    return this.awaitConditions(state);
  }

  private awaitConditions(state: State): PreBindOutcome {
    for (const [index, claim] of state.claims.entries()) {
      const { namespace = '', name } = claim.metadata;
      const current = this.tracker.claims.get({ namespace, name });
      if (current === undefined) return failed(`resourceclaim.resource.k8s.io "${name}" not found`);
      state.claims[index] = current;
      const readiness = readinessOf(current);
      if (readiness === 'ready') continue;
      if (readiness !== 'waiting') return failed(readiness.failed);
      if (hasTimedOut(current, this.handle.clock.now(), this.timeout)) {
        return failed(`device binding timeout: claim=${name}`);
      }
      return { after: LOOK_PERIOD, then: () => this.awaitConditions(state) };
    }
    return undefined;
  }

  private isUsable(claim: ResourceClaim, node: Node): boolean {
    const { allocation } = claim.status;
    if (allocation === undefined) return true;
    const { nodeSelector } = allocation;
    if (nodeSelector !== undefined && !matchesNodeSelector(nodeSelector, node)) return false;
    const readiness = readinessOf(claim);
    if (readiness === 'ready') return true;
    return readiness === 'waiting' && !hasTimedOut(claim, this.handle.clock.now(), this.timeout);
  }

  private allocationParts(): AllocationParts {
    return {
      classOf: this.classOf,
      slices: this.slices.list(),
      taken: this.tracker.takenDevices(),
    };
  }

  private deallocate({ status: _, ...claim }: ResourceClaim): Verdict | undefined {
    return this.attempt(() => this.handle.client.update(resources.resourceclaims, { ...claim, status: {} }, 'status'));
  }

  private takeBack({ metadata }: ResourceClaim, pod: Pod): void {
    const { namespace = '', name, uid } = metadata;
    const reservedFor = [{ $patch: 'delete', uid: pod.metadata.uid }];
    const body = { metadata: { uid }, status: { reservedFor } };
    this.attempt(() =>
      this.handle.client.patch(resources.resourceclaims, { namespace, name }, { type: 'strategic', body }, 'status'),
    );
  }

  private attempt(request: () => void): Verdict | undefined {
    try {
      request();
      return undefined;
    } catch (error) {
      if (!isApiError(error)) throw error;
      return failed(error.message);
    }
  }
}

const NOT_ALLOCATABLE = unresolvable('cannot allocate all claims');
const NOT_AVAILABLE = unresolvable('resourceclaim not available on the node');

const stateOf = (claims: ResourceClaim[], parts: AllocationParts | undefined): State => ({
  claims,
  parts,
  found: new Map(),
  unavailable: new Set(),
  decided: new Map(),
});

const isIdle = ({ status: { reservedFor = [] } }: ResourceClaim, pod: Pod): boolean =>
  reservedFor.length === 0 || (reservedFor.length === 1 && reservedFor[0]?.uid === pod.metadata.uid);
