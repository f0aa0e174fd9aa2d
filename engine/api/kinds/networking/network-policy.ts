import { networkpolicies } from '../../resources';
import type { NetworkPolicy, NetworkPolicyPort } from '../../types/networking-v1';
import { cidrWarnings } from '../../validation/ip';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { ifPresent, mapShared, withFields } from '../sharing';
import { networkPolicyColumns } from './network-policy-columns';
import { validatePolicySpec } from './network-policy-validation';

/** pkg/registry/networking/networkpolicy, v1.36. */
export const networkPolicy = defineKind<NetworkPolicy>(networkpolicies, {
  columns: networkPolicyColumns,
  shortNames: ['netpol'],
  generationOf: (policy) => policy.spec,
  emptyRaisesGeneration: true,
  defaults,
  validate: checkedObject(({ metadata, spec }, findings) => {
    validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
    validatePolicySpec(spec, findings);
  }),
  validateUpdate: checkedChange((next, old, findings) => {
    validateMetadataUpdate(next.metadata, old.metadata, findings);
    validatePolicySpec(next.spec, findings);
  }),
  warnings: blockWarnings,
});

/** pkg/apis/networking/v1/defaults.go: TCP; and the directions that have rules, ingress always. */
function defaults(policy: NetworkPolicy): NetworkPolicy {
  const { spec } = policy;
  const types = (spec.egress ?? []).length === 0 ? ['Ingress'] : ['Ingress', 'Egress'];
  const withProtocols = <T extends { readonly ports?: readonly NetworkPolicyPort[] }>(rule: T): T =>
    withFields<{ readonly ports?: readonly NetworkPolicyPort[] }>(rule, {
      ports: ifPresent(rule.ports, (ports) =>
        mapShared(ports, (port) => withFields(port, { protocol: port.protocol ?? 'TCP' })),
      ),
    }) as T;
  return withFields(policy, {
    spec: withFields(spec, {
      policyTypes: (spec.policyTypes ?? []).length === 0 ? types : spec.policyTypes,
      ingress: ifPresent(spec.ingress, (rules) => mapShared(rules, withProtocols)),
      egress: ifPresent(spec.egress, (rules) => mapShared(rules, withProtocols)),
    }),
  });
}

function blockWarnings({ spec }: NetworkPolicy): readonly string[] {
  const peers = [
    ...(spec.ingress ?? []).map(({ from }, index) => ({ path: `spec.ingress[${index}].from`, list: from ?? [] })),
    ...(spec.egress ?? []).map(({ to }, index) => ({ path: `spec.egress[${index}].to`, list: to ?? [] })),
  ];
  return peers.flatMap(({ path, list }) =>
    list.flatMap(({ ipBlock }, index) => {
      if (ipBlock === undefined) return [];
      const at = `${path}[${index}].ipBlock`;
      return [
        ...cidrWarnings(`${at}.cidr`, ipBlock.cidr),
        ...(ipBlock.except ?? []).flatMap((except, one) => cidrWarnings(`${at}.except[${one}]`, except)),
      ];
    }),
  );
}
