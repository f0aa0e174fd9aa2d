import type { Container, ObjectFieldSelector, Pod, ResourceFieldSelector } from '../../../api/types/core-v1';
import { quote, sortedKeys } from '../../../base/go-text';
import { quantity } from '../../../base/quantity';

/** Facts that a pod may ask of itself. */
export interface PodFacts {
  readonly pod: Pod;
  readonly podIPs: readonly string[];
  readonly hostIPs: readonly string[];
  readonly allocatable: Readonly<Record<string, string>>;
}

/** Value of a `fieldRef` (pkg/fieldpath and pkg/kubelet/kubelet_pods.go, v1.36). */
export function fieldValue({ fieldPath }: ObjectFieldSelector, facts: PodFacts): string {
  const { metadata, spec } = facts.pod;
  const subscript = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(fieldPath);
  if (subscript !== null)
    return (subscript[1] === 'labels' ? metadata.labels : metadata.annotations)?.[subscript[2] ?? ''] ?? '';
  switch (fieldPath) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid;
    case 'metadata.labels':
      return mapText(metadata.labels);
    case 'metadata.annotations':
      return mapText(metadata.annotations);
    case 'spec.nodeName':
      return spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? '';
    case 'status.podIP':
      return facts.podIPs[0] ?? '';
    case 'status.podIPs':
      return facts.podIPs.join(',');
    case 'status.hostIP':
      return facts.hostIPs[0] ?? '';
    case 'status.hostIPs':
      return facts.hostIPs.join(',');
    default:
      return '';
  }
}

const mapText = (map: Readonly<Record<string, string>> | undefined): string =>
  map === undefined
    ? ''
    : sortedKeys(map)
        .map((key) => `${key}=${quote(map[key] ?? '')}`)
        .join('\n');

/** Value of a `resourceFieldRef`: the node's amount stands in for a limit that is not set. */
export function resourceValue(
  { resource, divisor }: ResourceFieldSelector,
  container: Container,
  facts: PodFacts,
): string {
  const [side = '', ...rest] = resource.split('.');
  const name = rest.join('.');
  const { limits, requests } = container.resources;
  const given = side === 'limits' ? limits?.[name] : (requests?.[name] ?? limits?.[name]);
  const amount = given ?? (side === 'limits' ? facts.allocatable[name] : undefined) ?? '0';
  const by = quantity(divisor).nanos === 0n ? 1_000_000_000n : quantity(divisor).nanos;
  const { nanos } = quantity(amount);
  return String((nanos + by - 1n) / by);
}
