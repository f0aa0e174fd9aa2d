import type { GroupResources, Policy, PolicyRule } from '../../../api/types/audit-v1';
import type { User } from '../../../api/request';

export type Level = 'None' | 'Metadata' | 'Request' | 'RequestResponse';
export type Stage = 'RequestReceived' | 'ResponseStarted' | 'ResponseComplete' | 'Panic';

export const LEVELS: readonly Level[] = Object.freeze(['None', 'Metadata', 'Request', 'RequestResponse']);
export const STAGES: readonly Stage[] = Object.freeze([
  'RequestReceived',
  'ResponseStarted',
  'ResponseComplete',
  'Panic',
]);

/** What a rule looks at. */
export interface Audited {
  /** Undefined: nobody knows. */
  readonly user: User | undefined;
  readonly verb: string;
  /** Undefined: it is for no resource. */
  readonly target: Target | undefined;
  readonly path: string;
}

export interface Target {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

export interface Ruling {
  readonly level: Level;
  readonly omittedStages: ReadonlySet<string>;
  readonly omitManagedFields: boolean;
}

/** The first rule that matches decides; without one nothing is audited (apiserver/pkg/audit/policy/checker.go, v1.36). */
export function rulingOf({ rules, omitStages = [], omitManagedFields = false }: Policy, audited: Audited): Ruling {
  const rule = rules.find((each) => matches(each, audited));
  if (rule === undefined) return { level: 'None', omittedStages: new Set(omitStages), omitManagedFields };
  return {
    level: LEVELS.find((level) => level === rule.level) ?? 'None',
    omittedStages: new Set([...omitStages, ...(rule.omitStages ?? [])]),
    omitManagedFields: rule.omitManagedFields ?? omitManagedFields,
  };
}

export const reaches = (level: Level, atLeast: Level): boolean => LEVELS.indexOf(level) >= LEVELS.indexOf(atLeast);

function matches(rule: PolicyRule, { user, verb, target, path }: Audited): boolean {
  const { users = [], userGroups = [], verbs = [], namespaces = [], resources = [], nonResourceURLs = [] } = rule;
  if (users.length > 0 && (user === undefined || !users.includes(user.name))) return false;
  if (userGroups.length > 0 && user?.groups.some((group) => userGroups.includes(group)) !== true) return false;
  if (verbs.length > 0 && !verbs.includes(verb)) return false;
  if (namespaces.length > 0 || resources.length > 0) {
    if (target === undefined || (namespaces.length > 0 && !namespaces.includes(target.namespace))) return false;
    return resources.length === 0 || resources.some((each) => covers(each, target));
  }
  if (nonResourceURLs.length === 0) return true;
  return target === undefined && nonResourceURLs.some((url) => isPath(path, url));
}

function isPath(path: string, url: string): boolean {
  return url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, '')));
}

function covers({ group = '', resources = [], resourceNames = [] }: GroupResources, target: Target): boolean {
  if (group !== target.group) return false;
  if (resources.length === 0) return true;
  if (resourceNames.length > 0 && !resourceNames.includes(target.name)) return false;
  const { resource, subresource } = target;
  const whole = subresource === '' ? resource : `${resource}/${subresource}`;
  return resources.some(
    (each) =>
      each === whole || each === '*' || each === `${resource}/*` || (subresource !== '' && each === `*/${subresource}`),
  );
}
