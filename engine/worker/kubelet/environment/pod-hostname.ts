import type { Pod } from '../../../api/types/core-v1';

/** What kubeadm writes into the configuration of a kubelet: `clusterDomain`. */
export const CLUSTER_DOMAIN = 'cluster.local';

/** What a pod calls itself, and the domain of its Service; empty: none. */
export interface PodHostname {
  readonly hostname: string;
  readonly domain: string;
}

/** A name of 64 bytes, the last of them zero (Linux utsname). */
const HOSTNAME_MAX = 63;
const FQDN_MAX = 64;

/** By what the pod says, or else its name (pkg/kubelet/kubelet_pods.go `GeneratePodHostNameAndDomain`, v1.36). */
export function podHostname({ metadata, spec }: Pod): PodHostname {
  if (spec.hostnameOverride !== undefined) return { hostname: cut(spec.hostnameOverride), domain: '' };
  const { subdomain = '' } = spec;
  const domain = subdomain === '' ? '' : `${subdomain}.${metadata.namespace ?? ''}.svc.${CLUSTER_DOMAIN}`;
  return { hostname: cut(spec.hostname ?? metadata.name), domain };
}

/** What the kernel of the sandbox is told, or why it cannot be (pkg/kubelet/util `GetNodenameForKernel`, v1.36). */
export function kernelHostname(
  pod: Pod,
): { readonly ok: true; readonly name: string } | { readonly ok: false; readonly error: string } {
  const { hostname, domain } = podHostname(pod);
  if (domain === '' || pod.spec.setHostnameAsFQDN !== true) return { ok: true, name: hostname };
  const name = `${hostname}.${domain}`;
  if (name.length <= FQDN_MAX) return { ok: true, name };
  const error =
    `failed to construct FQDN from pod hostname and cluster domain, FQDN ${name} is too long ` +
    `(${FQDN_MAX} characters is the max, ${name.length} characters requested)`;
  return { ok: false, error };
}

const cut = (name: string): string =>
  name.length <= HOSTNAME_MAX ? name : name.slice(0, HOSTNAME_MAX).replace(/[-.]+$/, '');
