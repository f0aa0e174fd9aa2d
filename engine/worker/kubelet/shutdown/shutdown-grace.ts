import type { Pod } from '../../../api/types/core-v1';
import { millis, seconds, type Millis } from '../../../base/brand';
import { SYSTEM_CRITICAL_PRIORITY } from '../pod-identity';

/** How long a shutdown of the machine is put off for its pods, and how much of that belongs to the critical ones. */
export interface ShutdownGrace {
  /** `shutdownGracePeriod` of the kubelet's configuration. */
  readonly total: Millis;
  /** `shutdownGracePeriodCriticalPods`, a part of the total. */
  readonly criticalPods: Millis;
}

/** Pods from a priority on, up to that of the next group, have so long to end. */
export interface ShutdownGroup {
  readonly priority: number;
  readonly graceSeconds: number;
  readonly pods: readonly Pod[];
}

/**
 * A grace of which nothing but the total is said: a third of it, in whole seconds, is for critical pods, as in the
 * example of 30 s and 10 s of the documentation (concepts/cluster-administration/node-shutdown, v1.36).
 */
export const usualGrace = (total: Millis): ShutdownGrace => ({
  total,
  criticalPods: seconds(Math.floor(total / 3000)),
});

/** Why a kubelet would not start with it (pkg/kubelet/apis/config/validation, v1.36); undefined: it would. */
export function graceProblem({ total, criticalPods }: ShutdownGrace): string | undefined {
  const text = (span: Millis): string => `{${span / 1000}s}`;
  const isShort = (span: Millis): boolean => !(span === 0 || span >= 1000);
  const invalid = (what: string): string => `invalid configuration: ${what}`;
  if (criticalPods > total)
    return invalid(
      `shutdownGracePeriodCriticalPods ${text(criticalPods)} must be <= shutdownGracePeriod ${text(total)}`,
    );
  if (isShort(total)) return invalid(`shutdownGracePeriod ${text(total)} must be either zero or otherwise >= 1 sec`);
  if (isShort(criticalPods))
    return invalid(`shutdownGracePeriodCriticalPods ${text(criticalPods)} must be either zero or otherwise >= 1 sec`);
  return undefined;
}

/**
 * Who is ended together, in the order in which it is done: the lowest priorities first
 * (pkg/kubelet/nodeshutdown/nodeshutdown_manager.go `migrateConfig` and `groupByPriority`, v1.36).
 */
export function shutdownGroups({ total, criticalPods }: ShutdownGrace, pods: readonly Pod[]): readonly ShutdownGroup[] {
  const isCritical = ({ spec }: Pod): boolean => (spec.priority ?? 0) >= SYSTEM_CRITICAL_PRIORITY;
  return [
    {
      priority: 0,
      graceSeconds: wholeSeconds(millis(total - criticalPods)),
      pods: pods.filter((pod) => !isCritical(pod)),
    },
    { priority: SYSTEM_CRITICAL_PRIORITY, graceSeconds: wholeSeconds(criticalPods), pods: pods.filter(isCritical) },
  ];
}

const wholeSeconds = (span: Millis): number => Math.floor(span / 1000);
