import type { Container, ResourceRequirements } from '../../../api/types/core-v1';
import { compareQuantities } from '../../../base/quantity';
import type { ResizeNeed } from '../actions/action-draft';

const COMPUTE = ['memory', 'cpu'] as const;

const amountsDiffer = (a: string | undefined, b: string | undefined): boolean =>
  a !== b && compareQuantities(a ?? '0', b ?? '0') !== 0;

/** Whether two requirements differ in cpu or memory. */
export const differ = (a: ResourceRequirements, b: ResourceRequirements): boolean =>
  a !== b && COMPUTE.some((name) => differIn(a, b, name));

const differIn = (a: ResourceRequirements, b: ResourceRequirements, name: string): boolean =>
  amountsDiffer(a.requests?.[name], b.requests?.[name]) || amountsDiffer(a.limits?.[name], b.limits?.[name]);

/** What it takes to bring a running container to its allotted resources (`computePodResizeAction`, v1.36). */
export function resizeNeed(container: Container, actuated: ResourceRequirements | undefined): ResizeNeed {
  if (actuated === undefined || !differ(container.resources, actuated)) return 'none';
  const changed = COMPUTE.filter((name) => differIn(container.resources, actuated, name));
  const restarts = changed.some((name) =>
    container.resizePolicy?.some(
      (policy) => policy.resourceName === name && policy.restartPolicy === 'RestartContainer',
    ),
  );
  return restarts ? 'restart' : 'in-place';
}
