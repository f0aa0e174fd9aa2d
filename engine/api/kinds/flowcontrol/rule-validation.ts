import type { NonResourcePolicyRule, ResourcePolicyRule } from '../../types/flowcontrol-v1';
import { invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { dnsLabelFaults } from '../../validation/formats';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];

/** What a FlowSchema says of resources (pkg/apis/flowcontrol/validation, v1.36). */
export function validateResourceRule(rule: ResourcePolicyRule, path: string, findings: Findings): void {
  validateVerbs(rule.verbs, path, findings);
  checkNamed(rule.apiGroups, `${path}.apiGroups`, ['api group', 'api groups'], findings);
  checkNamed(rule.resources, `${path}.resources`, ['resource', 'resources'], findings);
  validateNamespaces(rule, `${path}.namespaces`, findings);
}

/** What a FlowSchema says of other paths. */
export function validateNonResourceRule(rule: NonResourcePolicyRule, path: string, findings: Findings): void {
  validateVerbs(rule.verbs, path, findings);
  const at = `${path}.nonResourceURLs`;
  const { nonResourceURLs: urls } = rule;
  if (isNone(urls)) findings.push(required(at, 'nonResourceURLs must contain at least one value'));
  else if (!urls.includes('*')) urls.forEach((url, index) => checkUrl(url, `${at}[${index}]`, findings));
  else if (urls.length > 1)
    findings.push(invalid(at, urls, "if '*' is present, must not specify other non-resource URLs"));
}

/** A list that the client left out is null in normal form. */
const isNone = (list: readonly string[] | null | undefined): list is null | undefined | readonly [] =>
  list === null || list === undefined || list.length === 0;

function validateVerbs(verbs: readonly string[], path: string, findings: Findings): void {
  const at = `${path}.verbs`;
  if (isNone(verbs)) findings.push(required(at, 'verbs must contain at least one value'));
  else if (verbs.includes('*')) {
    if (verbs.length > 1) findings.push(invalid(at, verbs, "if '*' is present, must not specify other verbs"));
  } else if (!verbs.every((verb) => VERBS.includes(verb))) findings.push(notSupported(at, verbs, VERBS));
}

function checkNamed(
  values: readonly string[],
  path: string,
  [one, several]: readonly [one: string, several: string],
  findings: Findings,
): void {
  if (isNone(values)) findings.push(required(path, `resource rules must supply at least one ${one}`));
  else if (values.length > 1 && values.includes('*'))
    findings.push(invalid(path, values, `if '*' is present, must not specify other ${several}`));
}

function validateNamespaces({ namespaces, clusterScope }: ResourcePolicyRule, path: string, findings: Findings): void {
  if (isNone(namespaces)) {
    if (clusterScope !== true)
      findings.push(required(path, 'resource rules that are not cluster scoped must supply at least one namespace'));
  } else if (namespaces.includes('*')) {
    if (namespaces.length > 1)
      findings.push(invalid(path, namespaces, "if '*' is present, must not specify other namespaces"));
  } else
    namespaces.forEach((namespace, index) => {
      for (const fault of dnsLabelFaults(namespace))
        findings.push(
          invalid(`${path}[${index}]`, namespace, `each member of this list must be '*' or a DNS-1123 label; ${fault}`),
        );
    });
}

function checkUrl(url: string, path: string, findings: Findings): void {
  const fault = urlFault(url);
  if (fault !== undefined) findings.push(invalid(path, url, fault));
}

/** Undefined: a path, or a path that ends in `/*`. */
function urlFault(url: string): string | undefined {
  if (url === '') return 'must not be empty';
  if (!url.startsWith('/')) return 'must start with slash';
  if (url.includes(' ')) return 'must not contain white-space';
  if (url.includes('//')) return 'must not contain double slash';
  const stars = url.split('*').length - 1;
  return stars > 1 || (stars === 1 && !url.endsWith('/*')) ? 'wildcard can only do suffix matching' : undefined;
}
