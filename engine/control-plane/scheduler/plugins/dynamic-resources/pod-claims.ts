import type { Pod, PodResourceClaim } from '../../../../api/types/core-v1';
import type { ResourceClaim } from '../../../../api/types/resource-v1';
import { isControlledBy } from '../../../../client/controller-ref';

export type ClaimLookup = (namespace: string, name: string) => ResourceClaim | undefined;

/** The claims of a pod in their order, or why it cannot be scheduled yet. */
export function claimsOf(pod: Pod, lookup: ClaimLookup): readonly ResourceClaim[] | string {
  const { namespace = '' } = pod.metadata;
  const found: ResourceClaim[] = [];
  for (const use of pod.spec.resourceClaims ?? []) {
    const named = nameOf(pod, use);
    if ('error' in named) return named.error;
    if (named.name === undefined) continue;
    const claim = lookup(namespace, named.name);
    if (claim === undefined) return `resourceclaim.resource.k8s.io "${named.name}" not found`;
    if (claim.metadata.deletionTimestamp !== undefined) return `resourceclaim "${named.name}" is being deleted`;
    if (named.isGenerated && !isControlledBy(claim, pod)) {
      const owner = `${namespace}/${pod.metadata.name}`;
      return `ResourceClaim ${namespace}/${named.name} was not created for Pod ${owner} (Pod is not owner)`;
    }
    found.push(claim);
  }
  return found;
}

type Named = { readonly name: string | undefined; readonly isGenerated: boolean } | { readonly error: string };

/** Without a name and without an error: none was needed, and none was made. */
function nameOf({ metadata, spec: _, status }: Pod, use: PodResourceClaim): Named {
  if (use.resourceClaimName !== undefined) return { name: use.resourceClaimName, isGenerated: false };
  const pod = `pod "${metadata.namespace ?? ''}/${metadata.name}"`;
  if (use.resourceClaimTemplateName === undefined) {
    return { error: `${pod}, spec.resourceClaim "${use.name}": none of the supported fields are set` };
  }
  const generated = (status.resourceClaimStatuses ?? []).find(({ name }) => name === use.name);
  if (generated === undefined) return { error: `${pod}: ResourceClaim not created yet` };
  return { name: generated.resourceClaimName, isGenerated: true };
}

export const isReservedFor = ({ status }: ResourceClaim, pod: Pod): boolean =>
  (status.reservedFor ?? []).some(({ uid }) => uid === pod.metadata.uid);
