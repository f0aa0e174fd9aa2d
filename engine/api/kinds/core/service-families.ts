import type { Service, ServiceSpec } from '../../types/core-v1';
import { duplicate, invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { checkLegacyAddress, parseAddress } from '../../validation/ip';
import { withFields } from '../sharing';

/**
 * Cluster addresses and their families (pkg/registry/core/service/storage/alloc.go and strategy.go, v1.36) of a cluster
 * whose services have IPv4 addresses alone. The addresses themselves are given out by the server.
 */
export const isHeadless = ({ spec }: Service): boolean =>
  spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None';

export const needsClusterIP = ({ spec }: Service): boolean =>
  spec.type === 'ClusterIP' || spec.type === 'NodePort' || spec.type === 'LoadBalancer';

/** NormalizeClusterIPs: old clients write `clusterIP` alone. */
export function withSameClusterIPs(next: Service, old: Service | undefined): Service {
  const { clusterIP, clusterIPs } = next.spec;
  if (old === undefined)
    return clusterIP !== undefined && clusterIPs === undefined ? withClusterIPs(next, [clusterIP]) : next;
  if (clusterIP === undefined && old.spec.clusterIP !== undefined && sameList(clusterIPs, old.spec.clusterIPs))
    return withClusterIPs(next, undefined);
  if (clusterIP !== undefined && clusterIP !== old.spec.clusterIP && sameList(clusterIPs, old.spec.clusterIPs))
    return withClusterIPs(next, [clusterIP]);
  return next;
}

function withClusterIPs(service: Service, clusterIPs: readonly string[] | undefined): Service {
  const { clusterIPs: _dropped, ...spec } = service.spec;
  return { ...service, spec: clusterIPs === undefined ? spec : { ...spec, clusterIPs } };
}

export const sameList = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  (a ?? []).length === (b ?? []).length && (a ?? []).every((item, index) => item === b?.[index]);

/** initIPFamilyFields, once `familyFindings` has nothing to say. */
export function withFamilies(service: Service): Service {
  if (!needsClusterIP(service)) return service;
  const spec = withFields(service.spec, familyFields(service));
  return spec === service.spec ? service : { ...service, spec };
}

/** A headless service without a selector may have addresses of both families, wherever it is. */
function familyFields(service: Service): Pick<ServiceSpec, 'ipFamilies' | 'ipFamilyPolicy'> {
  const { spec } = service;
  const families = spec.ipFamilies ?? [];
  if (isHeadless(service) && Object.keys(spec.selector ?? {}).length === 0) {
    const policy = spec.ipFamilyPolicy ?? (families.length === 1 ? 'SingleStack' : 'RequireDualStack');
    const first = families[0] ?? 'IPv4';
    const both = [first, first === 'IPv4' ? 'IPv6' : 'IPv4'];
    return {
      ipFamilyPolicy: policy,
      ipFamilies: policy === 'SingleStack' || families.length > 1 ? (families.length > 0 ? families : [first]) : both,
    };
  }
  return {
    ipFamilyPolicy: spec.ipFamilyPolicy ?? 'SingleStack',
    ipFamilies: families.length > 0 ? families : ['IPv4'],
  };
}

/** What stops a service before anything else of it is looked at. */
export function familyFindings(service: Service, findings: Findings): void {
  if (service.spec.type === 'ExternalName') return;
  const before = findings.length;
  validateClusterIPs(service, findings);
  if (findings.length > before || !needsClusterIP(service)) return;
  if (isHeadless(service) && Object.keys(service.spec.selector ?? {}).length === 0) return;
  (service.spec.ipFamilies ?? []).forEach((family, index) => {
    if (family === 'IPv6')
      findings.push(invalid(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster'));
  });
  if (findings.length === before && service.spec.ipFamilyPolicy === 'RequireDualStack')
    findings.push(
      invalid('spec.ipFamilyPolicy', 'RequireDualStack', 'this cluster is not configured for dual-stack services'),
    );
}

const FAMILIES = ['IPv4', 'IPv6'];
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/** pkg/apis/core/validation: ValidateServiceClusterIPsRelatedFields. */
export function validateClusterIPs(service: Service, findings: Findings): void {
  const { type, clusterIP, clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = service.spec;
  if (type === 'ExternalName') return;
  if (clusterIP === undefined) {
    if (clusterIPs.length > 0)
      findings.push(invalid('spec.clusterIPs', clusterIPs, 'must be empty when `clusterIP` is not specified'));
  } else if (clusterIPs.length === 0) findings.push(required('spec.clusterIPs'));
  else if (clusterIPs[0] !== clusterIP)
    findings.push(invalid('spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`'));
  validateFamilyNames(ipFamilies, findings);
  if (ipFamilyPolicy !== undefined && !POLICIES.includes(ipFamilyPolicy))
    findings.push(notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, POLICIES));
  if (validateAddresses(clusterIPs, findings)) validateAgreement(service, findings);
}

function validateFamilyNames(families: readonly string[], findings: Findings): void {
  const seen = new Set<string>();
  families.forEach((family, index) => {
    const at = `spec.ipFamilies[${index}]`;
    if (!FAMILIES.includes(family)) findings.push(notSupported(at, family, FAMILIES));
    if (seen.has(family)) findings.push(duplicate(at, family));
    seen.add(family);
  });
}

/** False: there are bad ones among them. */
function validateAddresses(clusterIPs: readonly string[], findings: Findings): boolean {
  let good = true;
  clusterIPs.forEach((address, index) => {
    const before = findings.length;
    if (index === 0 && address === 'None') {
      if (clusterIPs.length > 1)
        findings.push(invalid('spec.clusterIPs', clusterIPs, "'None' must be the first and only value"));
    } else checkLegacyAddress(address, `spec.clusterIPs[${index}]`, findings);
    good &&= findings.length === before;
  });
  if (clusterIPs.length > 2) findings.push(invalid('spec.clusterIPs', clusterIPs, 'may only hold up to 2 values'));
  return good;
}

function validateAgreement(service: Service, findings: Findings): void {
  const { clusterIPs = [], ipFamilies = [] } = service.spec;
  const families = clusterIPs.map((address) => parseAddress(address)?.family);
  if (clusterIPs.length > 1 && new Set(families).size !== 2)
    findings.push(invalid('spec.clusterIPs', clusterIPs, 'may specify no more than one IP for each IP family'));
  if (isHeadless(service)) return;
  clusterIPs.forEach((address, index) => {
    const wanted = ipFamilies[index];
    if ((wanted === 'IPv4' && families[index] === 6) || (wanted === 'IPv6' && families[index] !== 6))
      findings.push(
        invalid(
          `spec.clusterIPs[${index}]`,
          address,
          `expected an ${wanted} value as indicated by \`ipFamilies[${index}]\``,
        ),
      );
  });
}
