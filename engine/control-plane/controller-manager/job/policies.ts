import type { Job, PodFailurePolicyRule } from '../../../api/types/batch-v1';
import type { ContainerStatus, Pod } from '../../../api/types/core-v1';
import { parseIndexes } from './indexes';

/** What the failure policy makes of a failed pod. `failsIndex`: its index is given up; `fails`: why the whole job fails. */
export interface FailureMatch {
  readonly counts: boolean;
  readonly failsIndex?: boolean;
  readonly fails?: string;
}

/** The first rule that fits decides (pkg/controller/job/pod_failure_policy.go, v1.36). */
export function matchFailurePolicy(job: Job, pod: Pod): FailureMatch {
  const { namespace = '', name } = pod.metadata;
  for (const [at, rule] of (job.spec.podFailurePolicy?.rules ?? []).entries()) {
    const found = matchRule(rule, pod);
    if (found === undefined) continue;
    if (rule.action === 'Ignore') return { counts: false };
    if (rule.action === 'FailIndex') return { counts: true, failsIndex: true };
    if (rule.action !== 'FailJob') return { counts: true };
    const what =
      found.exitCode === undefined
        ? `Pod ${namespace}/${name} has condition ${found.name}`
        : `Container ${found.name} for pod ${namespace}/${name} failed with exit code ${found.exitCode}`;
    return { counts: true, fails: `${what} matching FailJob rule at index ${at}` };
  }
  return { counts: true };
}

function matchRule(
  { onExitCodes, onPodConditions }: PodFailurePolicyRule,
  { status }: Pod,
): { readonly name: string; readonly exitCode?: number } | undefined {
  if (onExitCodes === undefined) {
    const condition = status.conditions?.find((one) =>
      onPodConditions?.some((pattern) => pattern.type === one.type && pattern.status === one.status),
    );
    return condition === undefined ? undefined : { name: condition.type };
  }
  const matches = ({ name, state }: ContainerStatus): boolean => {
    const exitCode = state.terminated?.exitCode ?? 0;
    if (exitCode === 0 || (onExitCodes.containerName ?? name) !== name) return false;
    return onExitCodes.values.includes(exitCode) === (onExitCodes.operator === 'In');
  };
  const container = status.containerStatuses?.find(matches) ?? status.initContainerStatuses?.find(matches);
  return container === undefined
    ? undefined
    : { name: container.name, exitCode: container.state.terminated?.exitCode ?? 0 };
}

/** What fits of the success policy (pkg/controller/job/success_policy.go, v1.36). */
export function matchSuccessPolicy(job: Job, succeeded: ReadonlySet<number>): string | undefined {
  if (succeeded.size === 0) return undefined;
  for (const [at, { succeededIndexes, succeededCount }] of (job.spec.successPolicy?.rules ?? []).entries()) {
    const required =
      succeededIndexes === undefined ? succeeded : parseIndexes(succeededIndexes, job.spec.completions ?? 0);
    const count = [...required].filter((index) => succeeded.has(index)).length;
    const isAll = succeededIndexes !== undefined && required.size > 0 && count === required.size;
    if (isAll || (succeededCount !== undefined && count >= succeededCount)) return `Matched rules at index ${at}`;
  }
  return undefined;
}
