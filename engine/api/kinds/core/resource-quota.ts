import { sortedKeys } from '../../../base/go-text';
import type { FieldError } from '../../field-error';
import { resourcequotas } from '../../resources';
import type { ResourceQuota, ResourceQuotaSpec, ScopedResourceSelectorRequirement } from '../../types/core-v1';
import { invalid, required, type Findings } from '../../validation/field-errors';
import { IMMUTABLE } from '../../validation/object-meta';
import { checkedObject } from '../checked';
import type { HookContext } from '../definition';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { ifPresent, withFields } from '../sharing';
import { statusHooks } from '../status-hooks';
import { defaultResourceList, type ResourceList } from './resource-list';
import { resourceQuotaColumns } from './resource-quota-columns';
import { isStandardQuotaResource, validateResourceAmount, validateResourceName } from './resource-validation';

/** pkg/registry/core/resourcequota, v1.36. */
export const resourceQuota = defineKind(resourcequotas, {
  columns: resourceQuotaColumns,
  shortNames: ['quota'],
  subresources: ['status'],
  returnsDeleted: true,
  defaults: (quota) =>
    withFields(quota, {
      spec: withFields(quota.spec, { hard: ifPresent(quota.spec.hard, defaultResourceList) }),
      status: withFields(quota.status, {
        hard: ifPresent(quota.status.hard, defaultResourceList),
        used: ifPresent(quota.status.used, defaultResourceList),
      }),
    }),
  ...statusHooks<ResourceQuota>({ empty: {} }),
  validate: checkedObject((quota: ResourceQuota, findings) => {
    validateMetadata(quota.metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
    validateSpec(quota.spec, findings);
    validateStatus(quota, findings);
  }),
  validateUpdate,
});

function validateUpdate(next: ResourceQuota, old: ResourceQuota, { subresource }: HookContext): readonly FieldError[] {
  const findings: FieldError[] = [];
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  if (subresource === 'status') {
    validateStatus(next, findings);
    return findings;
  }
  validateSpec(next.spec, findings);
  const scopes = (quota: ResourceQuota): string => [...new Set(quota.spec.scopes)].sort().join();
  if (scopes(next) !== scopes(old)) findings.push(invalid('spec.scopes', next.spec.scopes ?? null, IMMUTABLE));
  return findings;
}

function validateStatus({ status }: ResourceQuota, findings: Findings): void {
  validateList(status.hard, 'status.hard', findings);
  validateList(status.used, 'status.used', findings);
}

function validateSpec(spec: ResourceQuotaSpec, findings: Findings): void {
  validateList(spec.hard, 'spec.hard', findings);
  validateScopes(spec, findings);
  if (spec.scopeSelector !== undefined)
    validateSelector(spec, spec.scopeSelector.matchExpressions ?? [], 'spec.scopeSelector.matchExpressions', findings);
}

function validateList(list: ResourceList | undefined, path: string, findings: Findings): void {
  for (const name of sortedKeys(list ?? {})) {
    const at = `${path}[${name}]`;
    validateResourceName(name, at, findings);
    if (!name.includes('/') && !isStandardQuotaResource(name))
      findings.push(invalid(at, name, 'must be a standard resource for quota'));
    validateResourceAmount(name, list?.[name] ?? '0', at, findings);
  }
}

const SCOPES = new Set([
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'VolumeAttributesClass',
  'CrossNamespacePodAffinity',
]);
const COMPUTE = new Set(['pods', 'cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']);
const CLAIMS = new Set(['persistentvolumeclaims', 'requests.storage']);

function fits(scope: string, resource: string): boolean {
  if (!isStandardQuotaResource(resource)) return true;
  if (scope === 'BestEffort') return resource === 'pods';
  if (scope === 'VolumeAttributesClass') return CLAIMS.has(resource);
  return !SCOPES.has(scope) || COMPUTE.has(resource);
}

const CONFLICTS = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
];

function validateScopes({ scopes = [], hard }: ResourceQuotaSpec, findings: Findings): void {
  const path = 'spec.scopes';
  for (const scope of scopes) {
    if (!SCOPES.has(scope)) findings.push(invalid(path, scopes, 'unsupported scope'));
    for (const name of sortedKeys(hard ?? {}))
      if (!fits(scope, name)) findings.push(invalid(path, scopes, 'unsupported scope applied to resource'));
  }
  for (const pair of CONFLICTS)
    if (pair.every((scope) => scopes.includes(scope))) findings.push(invalid(path, scopes, 'conflicting scopes'));
}

const EXISTS_ONLY = new Set([
  'BestEffort',
  'NotBestEffort',
  'Terminating',
  'NotTerminating',
  'CrossNamespacePodAffinity',
]);

function validateSelector(
  spec: ResourceQuotaSpec,
  requirements: readonly ScopedResourceSelectorRequirement[],
  path: string,
  findings: Findings,
): void {
  for (const requirement of requirements) {
    const { scopeName } = requirement;
    if (!SCOPES.has(scopeName)) findings.push(invalid(`${path}.scopeName`, scopeName, 'unsupported scope'));
    for (const name of sortedKeys(spec.hard ?? {}))
      if (!fits(scopeName, name))
        findings.push(invalid(path, internalSelector(requirements), 'unsupported scope applied to resource'));
    validateOperator(requirement, path, findings);
  }
  const names = requirements.map(({ scopeName }) => scopeName);
  for (const pair of CONFLICTS)
    if (pair.every((scope) => names.includes(scope)))
      findings.push(invalid(path, spec.scopes ?? null, 'conflicting scopes'));
}

const internalSelector = (requirements: readonly ScopedResourceSelectorRequirement[]): object => ({
  MatchExpressions: requirements.map(({ scopeName, operator, values }) => ({
    ScopeName: scopeName,
    Operator: operator,
    Values: values ?? null,
  })),
});

function validateOperator(
  { scopeName, operator, values = [] }: ScopedResourceSelectorRequirement,
  path: string,
  findings: Findings,
): void {
  if (EXISTS_ONLY.has(scopeName) && operator !== 'Exists')
    findings.push(invalid(`${path}.operator`, operator, MUST_EXIST));
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0)
      findings.push(
        required(`${path}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"),
      );
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      findings.push(
        invalid(
          `${path}.values`,
          values,
          "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
        ),
      );
  } else findings.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
}

const MUST_EXIST =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";
