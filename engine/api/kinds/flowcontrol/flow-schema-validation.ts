import { semanticEqual } from '../../../base/equal';
import { internalForm } from '../../internal-forms/internal-form';
import type { FlowSchema, FlowSchemaSpec, PolicyRulesWithSubjects } from '../../types/flowcontrol-v1';
import { checkDnsSubdomain } from '../../validation/checks';
import { invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { validateMetadata } from '../metadata-validation';
import { validateConditions } from './conditions-validation';
import { mandatoryFlowSchemas } from './mandatory';
import { validateNonResourceRule, validateResourceRule } from './rule-validation';
import { validateSubject } from './subject-validation';

const PRECEDENCE_MAX = 10_000;

/** ValidateFlowSchema (pkg/apis/flowcontrol/validation, v1.36). */
export function validateFlowSchema(object: FlowSchema, findings: Findings): void {
  const { metadata, spec, status } = object;
  validateMetadata(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  validateSpec(metadata.name, spec, findings);
  const fixed = mandatoryFlowSchemas.get(metadata.name);
  if (fixed !== undefined && !semanticEqual(spec, fixed))
    findings.push(
      invalid(
        'spec',
        internalForm(spec, 'flowcontrol.FlowSchemaSpec'),
        `spec of '${metadata.name}' must equal the fixed value`,
      ),
    );
  validateConditions(status.conditions, findings);
}

function validateSpec(name: string, spec: FlowSchemaSpec, findings: Findings): void {
  const { matchingPrecedence: precedence, distinguisherMethod, priorityLevelConfiguration: level } = spec;
  const path = 'spec.matchingPrecedence';
  if (precedence <= 0) findings.push(invalid(path, precedence, 'must be a positive value'));
  if (precedence > PRECEDENCE_MAX)
    findings.push(invalid(path, precedence, `must not be greater than ${PRECEDENCE_MAX}`));
  if (precedence === 1 && name !== 'exempt')
    findings.push(invalid(path, precedence, "only the schema named 'exempt' may have matchingPrecedence 1"));
  if (distinguisherMethod !== undefined && !DISTINGUISHERS.includes(distinguisherMethod.type))
    findings.push(
      notSupported(
        'spec.distinguisherMethod.type',
        internalForm(distinguisherMethod, 'flowcontrol.FlowDistinguisherMethod'),
        DISTINGUISHERS,
      ),
    );
  if (level.name === '')
    findings.push(required('spec.priorityLevelConfiguration.name', 'must reference a priority level'));
  else checkDnsSubdomain(level.name, 'spec.priorityLevelConfiguration.name', findings);
  (spec.rules ?? []).forEach((rules, index) => validateRules(rules, `spec.rules[${index}]`, findings));
}

const DISTINGUISHERS = ['ByNamespace', 'ByUser'];

function validateRules(rules: PolicyRulesWithSubjects, path: string, findings: Findings): void {
  const { resourceRules = [], nonResourceRules = [] } = rules;
  const subjects: PolicyRulesWithSubjects['subjects'] | null = rules.subjects;
  if (subjects === null || subjects.length === 0)
    findings.push(required(`${path}.subjects`, 'subjects must contain at least one value'));
  (subjects ?? []).forEach((subject, index) => validateSubject(subject, `${path}.subjects[${index}]`, findings));
  if (resourceRules.length === 0 && nonResourceRules.length === 0)
    findings.push(required(path, 'at least one of resourceRules and nonResourceRules has to be non-empty'));
  resourceRules.forEach((rule, index) => validateResourceRule(rule, `${path}.resourceRules[${index}]`, findings));
  nonResourceRules.forEach((rule, index) =>
    validateNonResourceRule(rule, `${path}.nonResourceRules[${index}]`, findings),
  );
}
