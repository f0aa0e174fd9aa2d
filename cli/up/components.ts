import type { ProcessName } from '../../engine/cluster/options';

/** Processes of a cluster that `--components` chooses from, by their own names. */
const COMPONENTS: readonly ProcessName[] = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'cloud-controller-manager',
  'kubelet',
  'kube-proxy',
  'csi-driver',
  'coredns',
  'metrics-server',
];

export type ComponentSet = ReadonlySet<ProcessName>;

/** `all` (the default), `none`, or a list. The API server is always one of them. */
export function parseComponents(text = 'all'): ComponentSet | { readonly problem: string } {
  if (text === 'all') return new Set(COMPONENTS);
  const names = text === 'none' ? [] : text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !isComponent(name));
  if (unknown !== undefined) {
    return {
      problem: `--components: there is no ${JSON.stringify(unknown)}; there are ${COMPONENTS.join(', ')}, all, none`,
    };
  }
  return new Set<ProcessName>(['kube-apiserver', ...names.filter(isComponent)]);
}

const isComponent = (name: string): name is ProcessName => (COMPONENTS as readonly string[]).includes(name);
