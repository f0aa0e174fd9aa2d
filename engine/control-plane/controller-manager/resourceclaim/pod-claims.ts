import type { Manifest } from '../../../api/object';
import type { Pod } from '../../../api/types/core-v1';
import type {
  ResourceClaim,
  ResourceClaimConsumerReference,
  ResourceClaimTemplate,
} from '../../../api/types/resource-v1';
import { isTerminal } from '../rules/pods';

/** Ties a claim that was made from a template to the entry of the pod that it was made for. */
export const POD_CLAIM = 'resource.kubernetes.io/pod-claim-name';

/** The pod will not run any more, or never will (pkg/controller/resourceclaim isPodDone, v1.36). */
export const isDone = (pod: Pod): boolean =>
  isTerminal(pod) || (pod.metadata.deletionTimestamp !== undefined && (pod.spec.nodeName ?? '') === '');

export const consumerOf = ({ metadata: { name, uid } }: Pod): ResourceClaimConsumerReference => ({
  resource: 'pods',
  name,
  uid,
});

/** What is made of a template for an entry of the pod; the pod owns it. */
export function claimFrom(
  { spec }: ResourceClaimTemplate,
  { metadata: { namespace = '', name, uid } }: Pod,
  entry: string,
): Manifest<ResourceClaim> {
  const { labels, annotations } = spec.metadata;
  return {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaim',
    metadata: {
      namespace,
      generateName: generatedPrefix(name, entry),
      ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name, uid, controller: true }],
      ...(labels === undefined ? {} : { labels }),
      annotations: { ...annotations, [POD_CLAIM]: entry },
    },
    spec: spec.spec,
  };
}

const PREFIX_MAX = 57;

/** Both names are cut by their share where they are too long together. */
export function generatedPrefix(pod: string, entry: string): string {
  const whole = `${pod}-${entry}-`;
  if (whole.length <= PREFIX_MAX) return whole;
  const cut = (name: string): string => name.slice(0, Math.floor((name.length * PREFIX_MAX) / whole.length));
  return `${cut(pod)}-${cut(entry)}`;
}
