import { networkpolicies } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/networking/networkpolicy, v1.36. */
export const networkPolicy = defineKind(networkpolicies, {
  shortNames: ['netpol'],
  generationOf: (policy) => policy.spec,
});
