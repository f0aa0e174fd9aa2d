import { decodeParsed } from '../../api/struct-model/decode';
import { structFor } from '../../api/struct-model/struct-model';
import { typeMetaOf } from '../../api/struct-model/type-meta';
import type { Policy } from '../../api/types/audit-v1';
import { invariant } from '../../base/invariant';
import { policyFaults } from '../../control-plane/apiserver/audit-log/policy-faults';
import { readYaml } from '../lazy-yaml';

const API_VERSION = 'audit.k8s.io/v1';

/** Everybody's requests, without their objects. */
export const METADATA_OF_ALL: Policy = Object.freeze<Policy>({
  apiVersion: API_VERSION,
  kind: 'Policy',
  metadata: { name: '', resourceVersion: '', uid: '' } as Policy['metadata'],
  rules: [{ level: 'Metadata' }],
});

/** A policy in YAML or JSON, or what is wrong with it (apiserver/pkg/audit/policy/reader.go, v1.36). */
export function readPolicy(text: string): Policy | { readonly problem: string } {
  const read = readYaml(text);
  if ('error' in read) return { problem: `failed decoding: ${read.error}` };
  const type = typeMetaOf(read);
  if (!type.ok) return { problem: `failed decoding: ${type.error}` };
  if (type.apiVersion !== API_VERSION || type.kind !== 'Policy') {
    return {
      problem: `expected a Policy of ${API_VERSION}, found ${JSON.stringify(type.kind)} of ${JSON.stringify(type.apiVersion)}`,
    };
  }
  const struct = structFor(API_VERSION, 'Policy');
  invariant(struct !== undefined, 'audit policies are part of the model');
  const decoded = decodeParsed(struct, read);
  if (!decoded.ok) return { problem: `failed decoding: ${decoded.error}` };
  if (decoded.strictErrors.length > 0) return { problem: `strict decoding error: ${decoded.strictErrors.join(', ')}` };
  const policy = decoded.value as Policy;
  const faults = policyFaults(policy);
  if (faults.length > 0) return { problem: faults.map(({ field, message }) => `${field}: ${message}`).join('; ') };
  return policy.rules.length === 0 ? { problem: 'loaded illegal policy with 0 rules' } : policy;
}
