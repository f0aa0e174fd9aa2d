import type { Container, EphemeralContainer, PodSpec } from '../../types/core-v1';

export type AnyContainer = Container | EphemeralContainer;

/** Init containers, containers, ephemeral containers: the order in which the real server visits them. */
export function visitContainers(
  spec: PodSpec,
  path: string,
  visit: (container: AnyContainer, path: string) => void,
): void {
  (spec.initContainers ?? []).forEach((container, index) => visit(container, `${path}.initContainers[${index}]`));
  spec.containers.forEach((container, index) => visit(container, `${path}.containers[${index}]`));
  (spec.ephemeralContainers ?? []).forEach((container, index) =>
    visit(container, `${path}.ephemeralContainers[${index}]`),
  );
}
