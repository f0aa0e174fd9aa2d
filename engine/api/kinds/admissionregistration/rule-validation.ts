import type { NamedRuleWithOperations, RuleWithOperations } from '../../types/admissionregistration-v1';
import { checkOneOf } from '../../validation/checks';
import { duplicate, invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { pathSegmentFaults } from '../../validation/formats';

const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const SCOPES = ['*', 'Cluster', 'Namespaced'];

/** Which requests a webhook or a policy is asked about (pkg/apis/admissionregistration/validation, v1.36). */
export function validateRule(rule: RuleWithOperations, path: string, findings: Findings): void {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  checkList(operations, `${path}.operations`, 'operations', findings);
  operations.forEach((operation, index) => {
    if (!OPERATIONS.includes(operation))
      findings.push(notSupported(`${path}.operations[${index}]`, operation, OPERATIONS));
  });
  checkList(apiGroups, `${path}.apiGroups`, 'API groups', findings);
  checkList(apiVersions, `${path}.apiVersions`, 'API versions', findings);
  apiVersions.forEach((version, index) => {
    if (version === '') findings.push(required(`${path}.apiVersions[${index}]`));
  });
  validateResources(resources, `${path}.resources`, findings);
  if (scope !== undefined) checkOneOf(scope, SCOPES, `${path}.scope`, findings);
}

/** The same of a policy, which may name objects. */
export function validateNamedRule(rule: NamedRuleWithOperations, path: string, findings: Findings): void {
  const { resourceNames = [] } = rule;
  resourceNames.forEach((name, index) => {
    const at = `${path}.resourceNames[${index}]`;
    for (const fault of pathSegmentFaults(name)) findings.push(invalid(at, name, fault));
    if (resourceNames.indexOf(name) < index) findings.push(duplicate(at, name));
  });
  validateRule(rule, path, findings);
}

/** At least one, and nothing beside a star. */
function checkList(values: readonly string[], path: string, what: string, findings: Findings): void {
  if (values.length === 0) findings.push(required(path));
  if (values.length > 1 && values.includes('*'))
    findings.push(invalid(path, values, `if '*' is present, must not specify other ${what}`));
}

function validateResources(resources: readonly string[], path: string, findings: Findings): void {
  if (resources.length === 0) findings.push(required(path));
  const withAnySubresource = new Set<string>();
  const ofAnyResource = new Set<string>();
  let lastPlain = '*';
  resources.forEach((text, index) => {
    const at = `${path}[${index}]`;
    if (text === '') {
      findings.push(required(at));
      return;
    }
    const slash = text.indexOf('/');
    if (slash < 0) {
      lastPlain = text;
      return;
    }
    const resource = text.slice(0, slash);
    const subresource = text.slice(slash + 1);
    if (withAnySubresource.has(resource))
      findings.push(invalid(at, text, `if '${resource}/*' is present, must not specify ${text}`));
    if (ofAnyResource.has(subresource))
      findings.push(invalid(at, text, `if '*/${subresource}' is present, must not specify ${text}`));
    if (subresource === '*') withAnySubresource.add(resource);
    if (resource === '*') ofAnyResource.add(subresource);
  });
  if (resources.length > 1 && resources.includes('*/*'))
    findings.push(invalid(path, resources, "if '*/*' is present, must not specify other resources"));
  if (resources.includes('*') && lastPlain !== '*')
    findings.push(invalid(path, resources, "if '*' is present, must not specify other resources without subresources"));
}
