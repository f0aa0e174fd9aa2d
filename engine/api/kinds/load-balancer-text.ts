/** Addresses of a load balancer, sorted. The real server cuts them at 16 characters unless asked for the wide table. */
export function loadBalancerText(ingress: readonly { readonly ip?: string; readonly hostname?: string }[]): string {
  const addresses = ingress.map(({ ip, hostname }) => ip ?? hostname ?? '').filter((address) => address !== '');
  return [...new Set(addresses)].sort().join(',');
}
