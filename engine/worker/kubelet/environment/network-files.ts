import type { Container, Pod } from '../../../api/types/core-v1';
import type { Mount } from '../../runtime/cri';
import { ProjectedVolume } from '../volumes/volume-files';
import { CLUSTER_DOMAIN, podHostname } from './pod-hostname';

/** What kubeadm writes into the configuration of a kubelet: `clusterDNS`. */
const CLUSTER_DNS = '10.96.0.10';

/** The files by which a container knows names; a volume of the pod at their place goes before them. */
export function networkFiles(pod: Pod, container: Container, podIPs: readonly string[]): readonly Mount[] {
  const isTaken = (path: string): boolean => (container.volumeMounts ?? []).some(({ mountPath }) => mountPath === path);
  const files: readonly (readonly [path: string, text: () => string])[] = [
    ['/etc/hosts', () => hostsFile(pod, podIPs)],
    ['/etc/resolv.conf', () => resolvConf(pod)],
  ];
  return files
    .filter(([path]) => !isTaken(path))
    .map(([containerPath, text]) => ({ containerPath, readOnly: false, files: new ProjectedVolume({ '': { text } }) }));
}

const LOCAL_HOSTS = [
  '127.0.0.1\tlocalhost',
  '::1\tlocalhost ip6-localhost ip6-loopback',
  'fe00::0\tip6-localnet',
  'fe00::0\tip6-mcastprefix',
  'fe00::1\tip6-allnodes',
  'fe00::2\tip6-allrouters',
];

/** `/etc/hosts` (pkg/kubelet/kubelet_pods.go `managedHostsFileContent`, v1.36). */
export function hostsFile(pod: Pod, podIPs: readonly string[]): string {
  const { hostAliases = [], hostNetwork: isOfHost = false } = pod.spec;
  const { hostname, domain } = podHostname(pod);
  const whole = domain === '' ? '' : `${hostname}.${domain}\t`;
  const own = isOfHost ? [] : podIPs.map((ip) => `${ip}\t${whole}${hostname}`);
  const head = `# Kubernetes-managed hosts file${isOfHost ? ' (host network)' : ''}.`;
  const aliases = hostAliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}`);
  const added = aliases.length === 0 ? [] : ['', '# Entries added by HostAliases.', ...aliases];
  return `${[head, ...LOCAL_HOSTS, ...own, ...added].join('\n')}\n`;
}

/** `/etc/resolv.conf` (pkg/kubelet/network/dns/dns.go `GetPodDNS`, v1.36). The nodes themselves have no name server. */
export function resolvConf({ metadata, spec }: Pod): string {
  const { dnsPolicy = 'ClusterFirst', dnsConfig = {} } = spec;
  const usesCluster =
    dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && spec.hostNetwork !== true);
  const domains = [`${metadata.namespace ?? ''}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN];
  const servers = new Set([...(usesCluster ? [CLUSTER_DNS] : []), ...(dnsConfig.nameservers ?? [])]);
  const searches = new Set([...(usesCluster ? domains : []), ...(dnsConfig.searches ?? [])]);
  const options = new Map<string, string | undefined>(usesCluster ? [['ndots', '5']] : []);
  for (const { name = '', value } of dnsConfig.options ?? []) options.set(name, value);
  const lines = [
    ...(searches.size === 0 ? [] : [`search ${[...searches].join(' ')}`]),
    ...[...servers].map((server) => `nameserver ${server}`),
    ...(options.size === 0 ? [] : [`options ${[...options].map(optionText).join(' ')}`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const optionText = ([name, value]: readonly [string, string | undefined]): string =>
  value === undefined ? name : `${name}:${value}`;
