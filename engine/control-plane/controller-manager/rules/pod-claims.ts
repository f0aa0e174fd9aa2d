import { keyText } from '../../../api/object';
import type { Pod, PodResourceClaim } from '../../../api/types/core-v1';

/** `unmade`: a template is to be used, and has not been yet; `none`: it was found that no claim is needed. */
export type ClaimName =
  | { readonly kind: 'named'; readonly name: string; readonly isGenerated: boolean }
  | { readonly kind: 'unmade' | 'none' };

/** The claim that an entry of the pod stands for (dynamic-resource-allocation/resourceclaim Name, v0.36). */
export function claimNameOf(pod: Pod, { name, resourceClaimName }: PodResourceClaim): ClaimName {
  if (resourceClaimName !== undefined) return { kind: 'named', name: resourceClaimName, isGenerated: false };
  const made = pod.status.resourceClaimStatuses?.find((status) => status.name === name);
  if (made === undefined) return { kind: 'unmade' };
  if (made.resourceClaimName === undefined) return { kind: 'none' };
  return { kind: 'named', name: made.resourceClaimName, isGenerated: true };
}

/** Pods by the claims that they use. */
export const CLAIM_INDEX = 'resourceclaim';

export const byClaim = (pod: Pod): readonly string[] =>
  pod.spec.resourceClaims?.flatMap((entry) => {
    const named = claimNameOf(pod, entry);
    return named.kind === 'named' ? [keyText({ namespace: pod.metadata.namespace ?? '', name: named.name })] : [];
  }) ?? NONE;

const NONE: readonly never[] = Object.freeze([]);
