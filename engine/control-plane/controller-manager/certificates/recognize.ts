import type { WholeRequest } from '../../../api/x509/certificate-request';

export const KUBELET_SERVING = 'kubernetes.io/kubelet-serving';
export const KUBELET_CLIENT = 'kubernetes.io/kube-apiserver-client-kubelet';
export const API_CLIENT = 'kubernetes.io/kube-apiserver-client';
export const LEGACY_UNKNOWN = 'kubernetes.io/legacy-unknown';

/** Why the signer of this name does not sign such a request; undefined: it does. */
type Check = (request: WholeRequest, usages: readonly string[]) => string | undefined;

/** What each signer of the controller manager demands (pkg/controller/certificates/signer, v1.36). */
export const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  [KUBELET_SERVING, kubeletServingFault],
  [KUBELET_CLIENT, kubeletClientFault],
  [API_CLIENT, (_, usages) => apiClientFault(usages)],
  [LEGACY_UNKNOWN, () => undefined],
]);

/** pkg/apis/certificates/helpers.go ValidateKubeletClientCSR, v1.36. */
export function kubeletClientFault(request: WholeRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return NOT_OF_NODES;
  const kinds = new Set(request.alternativeNames.map(({ kind }) => kind));
  if (kinds.has('DNS')) return 'DNS subjectAltNames are not allowed';
  if (kinds.has('email')) return 'Email subjectAltNames are not allowed';
  if (kinds.has('IP')) return 'IP subjectAltNames are not allowed';
  if (kinds.has('URI')) return 'URI subjectAltNames are not allowed';
  return nameFault(request) ?? usagesFault(usages, 'client auth');
}

function kubeletServingFault(request: WholeRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return NOT_OF_NODES;
  const kinds = new Set(request.alternativeNames.map(({ kind }) => kind));
  if (!kinds.has('DNS') && !kinds.has('IP')) return 'DNS or IP subjectAltName is required';
  if (kinds.has('email')) return 'Email subjectAltNames are not allowed';
  if (kinds.has('URI')) return 'URI subjectAltNames are not allowed';
  return usagesFault(usages, 'server auth') ?? nameFault(request);
}

function apiClientFault(usages: readonly string[]): string | undefined {
  const other = usages.find((usage) => !['digital signature', 'key encipherment', 'client auth'].includes(usage));
  if (other !== undefined) return `invalid usage for client certificate: ${other}`;
  return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth';
}

const NOT_OF_NODES = 'subject organization is not system:nodes';

const isOfNodes = ({ organizations }: WholeRequest): boolean =>
  organizations.length === 1 && organizations[0] === 'system:nodes';

const nameFault = ({ commonName }: WholeRequest): string | undefined =>
  commonName.startsWith('system:node:') ? undefined : 'subject common name does not begin with system:node:';

/** Exactly these, with or without key encipherment, which only RSA needs. */
function usagesFault(usages: readonly string[], auth: string): string | undefined {
  const required = new Set(['digital signature', 'key encipherment', auth]);
  const given = new Set(usages);
  const isAll = given.has('digital signature') && given.has(auth);
  if (isAll && [...given].every((usage) => required.has(usage))) return undefined;
  return `usages did not match [${[...required].sort().join(' ')}]`;
}
