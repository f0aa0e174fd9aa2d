import type { GroupResources, Policy, PolicyRule } from '../../../api/types/audit-v1';
import { dnsSubdomainFaults } from '../../../api/validation/formats';
import { invalid, notSupported, required, type Findings } from '../../../api/validation/field-errors';
import { LEVELS, STAGES } from './policy';

/** What is wrong with a policy (apiserver/pkg/apis/audit/validation/validation.go, v1.36). */
export const policyFaults = ({ rules }: Policy): Findings =>
  rules.flatMap((rule, i) => ruleFaults(rule, `rules[${i}]`));

function ruleFaults(rule: PolicyRule, path: string): Findings {
  const { level, nonResourceURLs = [], resources = [], namespaces = [], omitStages = [] } = rule;
  const isBoth = nonResourceURLs.length > 0 && (resources.length > 0 || namespaces.length > 0);
  return [
    ...levelFaults(level, `${path}.level`),
    ...nonResourceURLs.flatMap((url, i) => urlFaults(url, `${path}.nonResourceURLs[${i}]`)),
    ...resources.flatMap((each) => resourceFaults(each, `${path}.resources`)),
    ...omitStages
      .map((stage, i) => ({ stage, at: `${path}.omitStages[${i}]` }))
      .filter(({ stage }) => !(STAGES as readonly string[]).includes(stage))
      .map(({ stage, at }) => invalid(at, stage, `allowed stages are ${STAGES.join(',')}`)),
    ...(isBoth
      ? [
          invalid(
            `${path}.nonResourceURLs`,
            nonResourceURLs,
            'rules cannot apply to both regular resources and non-resource URLs',
          ),
        ]
      : []),
  ];
}

function levelFaults(level: string, path: string): Findings {
  if (level === '') return [required(path)];
  return (LEVELS as readonly string[]).includes(level) ? [] : [notSupported(path, level, LEVELS)];
}

function urlFaults(url: string, path: string): Findings {
  if (url === '*') return [];
  const findings: Findings = [];
  if (!url.startsWith('/')) findings.push(invalid(path, url, "non-resource URL rules must begin with a '/' character"));
  if (url.slice(0, -1).includes('*')) {
    findings.push(invalid(path, url, "non-resource URL wildcards '*' must be the final character of the rule"));
  }
  return findings;
}

function resourceFaults({ group = '', resources = [], resourceNames = [] }: GroupResources, path: string): Findings {
  const faults = group === '' ? [] : dnsSubdomainFaults(group);
  return [
    ...(faults.length === 0 ? [] : [invalid(`${path}.group`, group, faults.join(','))]),
    ...(resourceNames.length > 0 && resources.length === 0
      ? [invalid(`${path}.resourceNames`, resourceNames, 'using resourceNames requires at least one resource')]
      : []),
  ];
}
