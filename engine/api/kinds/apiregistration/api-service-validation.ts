import { quote } from '../../../base/go-text';
import { base64Length } from '../../../base/base64';
import type { FieldError } from '../../field-error';
import type { APIService, APIServiceSpec, ServiceReference } from '../../types/apiregistration-v1';
import { checkOneOf, checkRequired } from '../../validation/checks';
import { invalid, required, type Findings } from '../../validation/field-errors';
import { dns1035LabelFaults, dnsSubdomainFaults, pathSegmentFaults, portNumberFaults } from '../../validation/formats';
import { validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta';

const GROUP_PRIORITY_MAX = 20_000;
const VERSION_PRIORITY_MAX = 1000;

/** ValidateAPIService (kube-aggregator, pkg/apis/apiregistration/validation, v1.36). */
export function validateApiService(object: APIService): readonly FieldError[] {
  const findings: FieldError[] = [];
  validate(object, findings);
  return findings;
}

export function validateApiServiceUpdate(next: APIService, old: APIService): readonly FieldError[] {
  const findings: FieldError[] = [];
  validateObjectMetaUpdate(next.metadata, old.metadata, findings);
  validate(next, findings);
  return findings;
}

/** A write to `/status`. */
export function validateApiServiceStatus(next: APIService, old: APIService): readonly FieldError[] {
  const findings: FieldError[] = [];
  validateObjectMetaUpdate(next.metadata, old.metadata, findings);
  (next.status.conditions ?? []).forEach(({ status }, index) =>
    checkOneOf(status, ['True', 'False', 'Unknown'], `status.conditions[${index}].status`, findings),
  );
  return findings;
}

function validate({ metadata, spec }: APIService, findings: Findings): void {
  validateName(metadata.name, spec, findings);
  validateObjectMeta(metadata, { namespaced: false, nameRule: 'path-segment' }, findings);
  validateVersion(spec, findings);
  const { groupPriorityMinimum: group, versionPriority: version } = spec;
  checkPriority(group, GROUP_PRIORITY_MAX, 'spec.groupPriorityMinimum', findings);
  checkPriority(version, VERSION_PRIORITY_MAX, 'spec.versionPriority', findings);
  if (spec.service === undefined) validateLocal(spec, findings);
  else validateRemote(spec, spec.service, findings);
}

/** The name says which version of which group it is. */
function validateName(name: string, { group = '', version = '' }: APIServiceSpec, findings: Findings): void {
  const wanted = `${version}.${group}`;
  if (name === '' || name === wanted || pathSegmentFaults(name).length > 0) return;
  findings.push(invalid('metadata.name', name, `must be \`spec.version+"."+spec.group\`: ${quote(wanted)}`));
}

function validateVersion({ group = '', version = '' }: APIServiceSpec, findings: Findings): void {
  if (group !== '') for (const fault of dnsSubdomainFaults(group)) findings.push(invalid('spec.group', group, fault));
  else if (version !== 'v1')
    findings.push(required('spec.group', 'only v1 may have an empty group and it better be legacy kube'));
  for (const fault of dns1035LabelFaults(version)) findings.push(invalid('spec.version', version, fault));
}

function checkPriority(priority: number, max: number, path: string, findings: Findings): void {
  if (priority <= 0 || priority > max) findings.push(invalid(path, priority, `must be positive and less than ${max}`));
}

function validateLocal({ caBundle = '', insecureSkipTLSVerify }: APIServiceSpec, findings: Findings): void {
  if (caBundle !== '')
    findings.push(
      invalid('spec.caBundle', `${base64Length(caBundle)} bytes`, 'local APIServices may not have a caBundle'),
    );
  if (insecureSkipTLSVerify === true)
    findings.push(invalid('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify'));
}

function validateRemote(
  spec: APIServiceSpec,
  { namespace, name, port = 0 }: ServiceReference,
  findings: Findings,
): void {
  checkRequired(namespace, 'spec.service.namespace', findings);
  checkRequired(name, 'spec.service.name', findings);
  const faults = portNumberFaults(port);
  if (faults.length > 0) findings.push(invalid('spec.service.port', port, `port is not valid: ${faults.join(', ')}`));
  if (spec.insecureSkipTLSVerify === true && (spec.caBundle ?? '') !== '')
    findings.push(invalid('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present'));
}
