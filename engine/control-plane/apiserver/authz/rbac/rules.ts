import type { PolicyRule } from '../../../../api/types/rbac-v1';
import type { Attributes } from '../authorizer';

/** Whether a rule allows a request for a resource, if it allows the name (pkg/apis/rbac/v1/evaluation_helpers.go, v1.36). */
export const concerns = (
  rule: PolicyRule,
  asked: Pick<Attributes, 'verb' | 'group' | 'resource' | 'subresource'>,
): boolean =>
  verbMatches(rule, asked.verb) &&
  (has(rule.apiGroups, '*') || has(rule.apiGroups, asked.group)) &&
  resourceMatches(rule.resources, asked);

export const nameAllowed = ({ resourceNames }: PolicyRule, name: string): boolean =>
  resourceNames === undefined || resourceNames.length === 0 || resourceNames.includes(name);

/** Whether a rule allows a request for a path that is no resource. */
export const pathAllowed = (rule: PolicyRule, asked: Pick<Attributes, 'verb' | 'path'>): boolean =>
  verbMatches(rule, asked.verb) && urlMatches(rule.nonResourceURLs, asked.path);

const verbMatches = ({ verbs }: PolicyRule, verb: string): boolean => has(verbs, '*') || has(verbs, verb);

type Names = readonly string[] | undefined;

const has = (set: Names, element: string): boolean => set !== undefined && set.includes(element);

function resourceMatches(
  resources: Names,
  { resource, subresource }: Pick<Attributes, 'resource' | 'subresource'>,
): boolean {
  if (resources === undefined) return false;
  for (const pattern of resources) {
    if (pattern === '*') return true;
    if (subresource === '') {
      if (pattern === resource) return true;
    } else if (isPair(pattern, resource, subresource) || isPair(pattern, '*', subresource)) return true;
  }
  return false;
}

/** `pattern` is `resource/subresource`, without making that text. */
const isPair = (pattern: string, resource: string, subresource: string): boolean =>
  pattern.length === resource.length + 1 + subresource.length &&
  pattern.charCodeAt(resource.length) === SLASH &&
  pattern.startsWith(resource) &&
  pattern.endsWith(subresource);

const SLASH = 47;

function urlMatches(urls: Names, path: string): boolean {
  return (
    urls !== undefined &&
    urls.some((url) => url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, ''))))
  );
}

/** What of the wanted rules the held ones do not cover, one right at a time. */
export function missingRules(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly PolicyRule[] {
  return wanted.flatMap(brokenDown).filter((right) => !held.some((rule) => covers(rule, right)));
}

function brokenDown({
  apiGroups,
  resources,
  verbs,
  resourceNames,
  nonResourceURLs,
}: PolicyRule): readonly PolicyRule[] {
  const names = resourceNames === undefined || resourceNames.length === 0 ? [undefined] : resourceNames;
  return [
    ...(apiGroups ?? []).flatMap((group) =>
      (resources ?? []).flatMap((resource) =>
        verbs.flatMap((verb) =>
          names.map((name): PolicyRule => ({
            verbs: [verb],
            apiGroups: [group],
            resources: [resource],
            ...(name === undefined ? {} : { resourceNames: [name] }),
          })),
        ),
      ),
    ),
    ...(nonResourceURLs ?? []).flatMap((url) =>
      verbs.map((verb): PolicyRule => ({ verbs: [verb], nonResourceURLs: [url] })),
    ),
  ];
}

function covers(owner: PolicyRule, right: PolicyRule): boolean {
  const names = owner.resourceNames ?? [];
  return (
    (has(owner.verbs, '*') || hasAll(owner.verbs, right.verbs)) &&
    (has(owner.apiGroups, '*') || hasAll(owner.apiGroups, right.apiGroups)) &&
    resourcesCover(owner.resources, right.resources) &&
    (names.length === 0 || ((right.resourceNames?.length ?? 0) > 0 && hasAll(names, right.resourceNames))) &&
    (right.nonResourceURLs ?? []).every((path) => owner.nonResourceURLs?.some((url) => urlCovers(url, path)) === true)
  );
}

const hasAll = (set: Names, wanted: Names): boolean => (wanted ?? []).every((element) => has(set, element));

function resourcesCover(owned: Names, wanted: Names): boolean {
  if (has(owned, '*')) return true;
  return (wanted ?? []).every((path) => {
    const slash = path.indexOf('/');
    return has(owned, path) || (slash >= 0 && has(owned, `*${path.slice(slash)}`));
  });
}

const urlCovers = (owner: string, path: string): boolean =>
  owner === path || (owner.endsWith('*') && path.startsWith(owner.replace(/\*+$/, '')));

/** Rights to one resource in one line each: `{APIGroups:["apps"], Resources:["deployments"], Verbs:["get" "list"]}`. */
export function rulesText(rules: readonly PolicyRule[]): string {
  const simple = new Map<string, PolicyRule>();
  const others: PolicyRule[] = [];
  for (const rule of rules) {
    const key = simpleKey(rule);
    const same = key === undefined ? undefined : simple.get(key);
    if (key === undefined) others.push(rule);
    else simple.set(key, same === undefined ? rule : { ...same, verbs: [...same.verbs, ...rule.verbs] });
  }
  return [...new Set([...others, ...simple.values()].map(ruleText))].sort().join('\n');
}

/** Rules of one group, one resource and at most one name can be told together. */
function simpleKey({ apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string | undefined {
  if ((nonResourceURLs?.length ?? 0) > 0 || (resourceNames?.length ?? 0) > 1) return undefined;
  if (apiGroups?.length !== 1 || resources?.length !== 1) return undefined;
  return JSON.stringify([apiGroups[0], resources[0], resourceNames?.[0] ?? null]);
}

function ruleText({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const parts: [string, Names][] = [
    ['APIGroups', apiGroups],
    ['Resources', resources],
    ['NonResourceURLs', nonResourceURLs],
    ['ResourceNames', resourceNames],
    ['Verbs', verbs],
  ];
  const shown = parts.filter(([, names]) => (names?.length ?? 0) > 0);
  return `{${shown.map(([label, names]) => `${label}:${goStrings(names ?? [])}`).join(', ')}}`;
}

/** Go's `%q` of a list of strings. */
export const goStrings = (names: readonly string[]): string =>
  `[${names.map((name) => JSON.stringify(name)).join(' ')}]`;
