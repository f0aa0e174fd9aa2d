import type { Service } from '../../types/core-v1';
import { addressWarnings, cidrWarnings } from '../../validation/ip';

/** pkg/api/service/warnings.go, v1.36. */
export function serviceWarnings({ metadata, spec }: Service): readonly string[] {
  const warnings: string[] = [];
  const externalIPs = spec.externalIPs ?? [];
  if (metadata.annotations?.['service.kubernetes.io/topology-aware-hints'] !== undefined)
    warnings.push(
      'annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead',
    );
  if (spec.trafficDistribution === 'PreferClose')
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  if (spec.clusterIP !== undefined && spec.clusterIP !== 'None')
    (spec.clusterIPs ?? []).forEach((address, index) =>
      warnings.push(...addressWarnings(`spec.clusterIPs[${index}]`, address)),
    );
  if (spec.type === 'ClusterIP' && spec.clusterIP === 'None') {
    if (spec.loadBalancerIP !== undefined) warnings.push('spec.loadBalancerIP is ignored for headless services');
    if (externalIPs.length > 0) warnings.push('spec.externalIPs is ignored for headless services');
    if (spec.sessionAffinity !== undefined && spec.sessionAffinity !== 'None')
      warnings.push('spec.SessionAffinity is ignored for headless services');
  }
  if (externalIPs.length > 0)
    warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters');
  externalIPs.forEach((address, index) => warnings.push(...addressWarnings(`spec.externalIPs[${index}]`, address)));
  if (spec.loadBalancerIP !== undefined) warnings.push(...addressWarnings('spec.loadBalancerIP', spec.loadBalancerIP));
  (spec.loadBalancerSourceRanges ?? []).forEach((range, index) =>
    warnings.push(...cidrWarnings(`spec.loadBalancerSourceRanges[${index}]`, range)),
  );
  if (spec.type === 'ExternalName' && externalIPs.length > 0)
    warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (spec.type !== 'ExternalName' && spec.externalName !== undefined)
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  return warnings;
}
