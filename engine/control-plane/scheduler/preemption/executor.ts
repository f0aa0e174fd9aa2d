import { formatTime } from '../../../base/timestamp';
import { isApiError } from '../../../api/request';
import * as resources from '../../../api/resources';
import type { Pod } from '../../../api/types/core-v1';
import type { Handle } from '../framework/handle';
import type { PodInfo } from '../model/pod-info';
import { conditionPatch, patchStatus } from '../pod-status';
import type { Candidate } from './candidate';

/**
 * Carries out preemptions. Pods are evicted after the cycle that decided on it has ended, as upstream does in the
 * background; until then the pod that preempts stays out of the queue (pkg/scheduler/framework/preemption/executor.go,
 * v1.36).
 */
export class PreemptionExecutor {
  private readonly underWay = new Set<string>();

  constructor(private readonly handle: Handle) {}

  isUnderWay(uid: string): boolean {
    return this.underWay.has(uid);
  }

  start(candidate: Candidate, preemptor: PodInfo): void {
    const victims = candidate.victims.filter(({ isTerminating }) => !isTerminating);
    if (victims.length === 0) return;
    this.underWay.add(preemptor.uid);
    this.handle.clock.soon('kube-scheduler/preempt', () => this.run(candidate.node, victims, preemptor));
  }

  private run(node: string, victims: readonly PodInfo[], preemptor: PodInfo): void {
    let isComplete = this.clearNominations(node, preemptor);
    for (const [index, victim] of victims.entries()) {
      // The deletion of the last one may bring the pod back into the queue, and must not find it kept out.
      if (index === victims.length - 1) this.underWay.delete(preemptor.uid);
      isComplete = this.attempt(() => this.evict(victim, preemptor, node)) && isComplete;
      if (!isComplete) break;
    }
    this.underWay.delete(preemptor.uid);
    if (!isComplete) this.handle.activate([preemptor.pod]);
  }

  /** Less important pods that were promised the node may no longer fit there. */
  private clearNominations(node: string, preemptor: PodInfo): boolean {
    return this.handle.nominations
      .on(node)
      .filter(({ priority, pod }) => priority < preemptor.priority && (pod.status.nominatedNodeName ?? '') !== '')
      .map(({ pod }) => this.attempt(() => patchStatus(this.handle.client, pod, { nominatedNodeName: null })))
      .every(Boolean);
  }

  private evict(victim: PodInfo, preemptor: PodInfo, node: string): void {
    const isHeld = this.handle.waiting.get(victim.uid)?.preempt('DefaultPreemption', 'preempted') === true;
    const isGivenUp = isHeld || this.handle.cancelPreBind(victim.uid, 'preempted by DefaultPreemption');
    if (!isGivenUp) this.delete(victim.pod, preemptor);
    const message = `Preempted by pod ${preemptor.uid} on node ${node}${isGivenUp ? ' (in kube-scheduler memory).' : ''}`;
    this.handle.events.record(victim.pod, 'Normal', {
      reason: 'Preempted',
      action: 'Preempting',
      message,
      related: preemptor.pod,
    });
  }

  private delete(victim: Pod, { pod: { spec } }: PodInfo): void {
    const patch = conditionPatch(victim, formatTime(this.handle.clock.now()), {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: `${spec.schedulerName ?? ''}: preempting to accommodate a higher priority pod`,
    });
    if (patch !== undefined) patchStatus(this.handle.client, victim, patch);
    const { namespace, name } = victim.metadata;
    this.handle.client.remove(resources.pods, { name, ...(namespace === undefined ? {} : { namespace }) });
  }

  /** A victim that is gone already is what was wanted. */
  private attempt(action: () => void): boolean {
    try {
      action();
      return true;
    } catch (error) {
      if (!isApiError(error)) throw error;
      return isApiError(error, 'NotFound');
    }
  }
}
