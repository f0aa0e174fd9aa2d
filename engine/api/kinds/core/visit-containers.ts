import type { Container, EphemeralContainer, PodSpec } from '../../types/core-v1';

export type AnyContainer = Container | EphemeralContainer;
type Visit = (container: AnyContainer, path: string) => void;

/** Init containers, containers, ephemeral containers: the order in which the real server visits them. */
export function visitContainers(spec: PodSpec, path: string, visit: Visit): void {
  if (spec.initContainers !== undefined) visitEach(spec.initContainers, `${path}.initContainers`, visit);
  visitEach(spec.containers, `${path}.containers`, visit);
  if (spec.ephemeralContainers !== undefined) visitEach(spec.ephemeralContainers, `${path}.ephemeralContainers`, visit);
}

const visitEach = (containers: readonly AnyContainer[], path: string, visit: Visit): void =>
  containers.forEach((container, index) => visit(container, `${path}[${index}]`));
