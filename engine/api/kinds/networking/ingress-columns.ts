import type { Ingress, IngressRule } from '../../types/networking-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';
import { loadBalancerText } from '../load-balancer-text';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const ingressColumns = columns<Ingress>([
  nameColumn,
  column(
    'Class',
    'The name of the IngressClass resource that should be used for additional configuration',
    (object) => object.spec.ingressClassName ?? '<none>',
  ),
  column('Hosts', 'Hosts that incoming requests are matched against before the ingress rule', (object) =>
    hostsText(object.spec.rules ?? []),
  ),
  column('Address', 'Address is a list containing ingress points for the load-balancer', (object) =>
    loadBalancerText(object.status.loadBalancer.ingress ?? []),
  ),
  column('Ports', 'Ports of TLS configurations that open', (object) =>
    (object.spec.tls ?? []).length > 0 ? '80, 443' : '80',
  ),
  ageColumn,
]);

function hostsText(rules: readonly IngressRule[]): string {
  const hosts: string[] = [];
  let more = false;
  for (const { host } of rules) {
    if (hosts.length === 3) more = true;
    if (!more && host !== undefined && host !== '') hosts.push(host);
  }
  if (hosts.length === 0) return '*';
  return more ? `${hosts.join(',')} + ${rules.length - 3} more...` : hosts.join(',');
}
