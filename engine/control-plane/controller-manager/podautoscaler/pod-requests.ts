import type { Container, Pod } from '../../../api/types/core-v1';
import { isPodLevelResource, podRequests } from '../../../api/quota/pod-resources';
import { addQuantities, quantityMillis } from '../../../base/quantity';
import { found, missing, type Found } from './samples';

const millisOf = (text: string): bigint => BigInt(quantityMillis(text));

/**
 * What pods ask for of a resource, in thousandths, by their names; of one container, or with an empty name of the whole
 * pod (replica_calculator.go calculateRequests, v1.36).
 */
export function requestsOf(
  pods: readonly Pod[],
  resource: string,
  container: string,
): Found<ReadonlyMap<string, bigint>> {
  const requests = new Map<string, bigint>();
  for (const pod of pods) {
    const request =
      container === '' && asksAsWhole(pod) ? wholeRequest(pod, resource) : requestIn(pod, resource, container);
    if (!request.ok) return request;
    requests.set(pod.metadata.name, request.value);
  }
  return found(requests);
}

const asksAsWhole = ({ spec }: Pod): boolean => Object.keys(spec.resources?.requests ?? {}).some(isPodLevelResource);

function wholeRequest({ metadata, spec }: Pod, resource: string): Found<bigint> {
  const asked = podRequests(spec)[resource];
  const overhead = spec.overhead?.[resource];
  if (asked === undefined && overhead === undefined)
    return missing(`missing pod-level request for ${resource} in Pod ${metadata.name}`);
  return found(millisOf(addQuantities(asked ?? '0', overhead ?? '0')));
}

function requestIn({ metadata, spec }: Pod, resource: string, container: string): Found<bigint> {
  let sum = 0n;
  for (const each of running(spec)) {
    if (container !== '' && container !== each.name) continue;
    const request = each.resources.requests?.[resource];
    if (request === undefined)
      return missing(`missing request for ${resource} in container ${each.name} of Pod ${metadata.name}`);
    sum += millisOf(request);
    if (container !== '') return found(sum);
  }
  return container === '' ? found(sum) : missing(`container ${container} not found in Pod ${metadata.name}`);
}

const running = ({ containers, initContainers = [] }: Pod['spec']): readonly Container[] => [
  ...containers,
  ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always'),
];
