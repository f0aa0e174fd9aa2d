import { networkpolicies } from '../../resources';
import { defineKind } from '../define';
import { networkPolicyColumns } from './network-policy-columns';

/** pkg/registry/networking/networkpolicy, v1.36. */
export const networkPolicy = defineKind(networkpolicies, {
  columns: networkPolicyColumns,
  shortNames: ['netpol'],
  generationOf: (policy) => policy.spec,
});
