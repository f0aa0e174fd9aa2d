import type { Container, Pod } from '../../../api/types/core-v1';
import { goJson, sortedRecord } from '../../../base/go-text';
import { initContainersOf } from '../container-kinds';

/** `Pod resize started: {"containers":[…],"generation":2}` (pkg/kubelet/events/resize.go, v1.36). */
export function resizeMessage(what: string, { spec }: Pod, generation: number, error?: string): string {
  const init = initContainersOf(spec).map(summary);
  const summaryOfPod = {
    ...(init.length === 0 ? {} : { initContainers: init }),
    containers: spec.containers.map(summary),
    generation,
    ...(error === undefined ? {} : { error }),
  };
  return `Pod resize ${what}: ${goJson(summaryOfPod)}`;
}

const summary = ({ name, resources }: Container) => ({
  name,
  resources: {
    ...(resources.limits === undefined ? {} : { limits: sortedRecord(resources.limits) }),
    ...(resources.requests === undefined ? {} : { requests: sortedRecord(resources.requests) }),
  },
});
