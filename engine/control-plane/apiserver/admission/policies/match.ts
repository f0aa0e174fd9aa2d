import type { MatchResources, NamedRuleWithOperations } from '../../../../api/types/admissionregistration-v1';
import { notFound } from '../../refusals';
import type { Served } from '../../registry';
import type { Server } from '../../server';
import type { Attributes } from '../attributes';
import { equivalentsOf, namespaceMatches, objectMatches, ruleMatches } from '../webhooks/match';

type Cluster = Pick<Server, 'store' | 'registry'>;

/** Whom a request matches: the resource in the version that is to be seen; an error where that cannot be said. */
export type Matched =
  { readonly ok: true; readonly seen: Served | undefined } | { readonly ok: false; readonly error: string };

/** Whether constraints are for a request (plugin/policy/matching/matching.go, v1.36). */
export function matchResources(cluster: Cluster, constraints: MatchResources, attributes: Attributes): Matched {
  const { namespaceSelector, objectSelector, matchPolicy, excludeResourceRules = [], resourceRules = [] } = constraints;
  const inNamespace = namespaceMatches(cluster, namespaceSelector, attributes);
  if (inNamespace === false || !objectMatches(objectSelector, attributes)) return NO_MATCH;
  const isExact = matchPolicy !== 'Equivalent';
  if (named(cluster, excludeResourceRules, attributes, isExact) !== undefined) return NO_MATCH;
  const seen = resourceRules.length === 0 ? attributes.served : named(cluster, resourceRules, attributes, isExact);
  if (seen !== undefined && inNamespace === 'missing') {
    const { message } = notFound({ group: '', plural: 'namespaces' }, attributes.namespace);
    return { ok: false, error: message };
  }
  return { ok: true, seen };
}

const NO_MATCH: Matched = Object.freeze<Matched>({ ok: true, seen: undefined });

/** The resource as the first rule that fits names it: by itself, else by another version or group of it. */
function named(
  { registry }: Cluster,
  rules: readonly NamedRuleWithOperations[],
  attributes: Attributes,
  isExact: boolean,
): Served | undefined {
  const { served } = attributes;
  const fits = (rule: NamedRuleWithOperations, one: Served): boolean =>
    ruleMatches(rule, one, attributes) && hasName(rule, attributes.name);
  if (rules.some((rule) => fits(rule, served))) return served;
  if (isExact || rules.length === 0) return undefined;
  const others = equivalentsOf(registry, served);
  for (const rule of rules) {
    const found = others.find((one) => fits(rule, one));
    if (found !== undefined) return found;
  }
  return undefined;
}

const hasName = ({ resourceNames = [] }: NamedRuleWithOperations, name: string): boolean =>
  resourceNames.length === 0 || resourceNames.includes(name);
