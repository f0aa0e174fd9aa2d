import type { RuleWithOperations } from '../../../../api/types/admissionregistration-v1';
import { matchesSelector } from '../../../../api/label-selector';
import type { Labels } from '../../../../api/label-selector';
import { notFound } from '../../refusals';
import type { Registry, Served } from '../../registry';
import type { Server } from '../../server';
import type { Attributes } from '../attributes';
import { isResource } from '../denied';
import type { Hook } from './hook';

type Cluster = Pick<Server, 'store' | 'registry'>;

/**
 * The version of the resource that a webhook is to see, or undefined when it is not to be called; match conditions
 * are another matter (apiserver/pkg/admission/plugin/webhook/generic/webhook.go, v1.36).
 */
export function matched(cluster: Cluster, { webhook }: Hook, attributes: Attributes): Served | undefined {
  const { namespaceSelector, objectSelector, rules = [], matchPolicy } = webhook;
  const inNamespace = namespaceMatches(cluster, namespaceSelector, attributes);
  if (inNamespace === false) return undefined;
  if (!objectMatches(objectSelector, attributes)) return undefined;
  const { served } = attributes;
  const seen = rules.some((rule) => ruleMatches(rule, served, attributes))
    ? served
    : matchPolicy === 'Equivalent'
      ? equivalentMatch(cluster.registry, rules, attributes)
      : undefined;
  if (seen !== undefined && inNamespace === 'missing') {
    throw notFound({ group: '', plural: 'namespaces' }, attributes.namespace);
  }
  return seen;
}

/** Whether the namespace of a request fits; `missing`: there is none, which counts only if all else matches. */
export function namespaceMatches(
  { store }: Pick<Cluster, 'store'>,
  selector: Hook['webhook']['namespaceSelector'],
  attributes: Attributes,
): boolean | 'missing' {
  const { namespace, served, subresource, operation, object } = attributes;
  const isNamespace = served.plural === 'namespaces';
  if ((namespace === '' && !isNamespace) || isEmpty(selector)) return true;
  if (isNamespace && subresource === '' && (operation === 'CREATE' || operation === 'UPDATE')) {
    return matchesSelector(selector, object?.metadata.labels);
  }
  const entry = store.get({ prefix: 'namespaces', namespace: '', name: namespace });
  return entry === undefined ? 'missing' : matchesSelector(selector, entry.value.metadata.labels);
}

/** Whether the object, as it was or as it shall be, fits. */
export function objectMatches(selector: Hook['webhook']['objectSelector'], { object, old }: Attributes): boolean {
  if (isEmpty(selector)) return true;
  const matches = (one: { readonly metadata: { readonly labels?: Labels } } | undefined): boolean =>
    one !== undefined && matchesSelector(selector, one.metadata.labels);
  return matches(object) || matches(old);
}

const isEmpty = (selector: Hook['webhook']['objectSelector']): boolean =>
  selector === undefined ||
  (Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0);

/** The other versions and groups in which the same objects are served. */
export function equivalentsOf(registry: Registry, served: Served): readonly Served[] {
  const { storagePrefix } = served.definition;
  return registry.all.filter((one) => one !== served && one.definition.storagePrefix === storagePrefix);
}

/** Of the versions and groups in which the same objects are served, the one that the earliest rule names. */
function equivalentMatch(
  registry: Registry,
  rules: readonly RuleWithOperations[],
  attributes: Attributes,
): Served | undefined {
  const others = equivalentsOf(registry, attributes.served);
  for (const rule of rules) {
    const found = others.find((one) => ruleMatches(rule, one, attributes));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a rule speaks of this resource, subresource and operation. */
export function ruleMatches(
  rule: RuleWithOperations,
  served: Served,
  { operation, subresource, namespace }: Attributes,
): boolean {
  const { scope = '*', operations = [], apiGroups = [], apiVersions = [], resources = [] } = rule;
  return (
    scopeMatches(scope, isResource(served, 'namespaces'), namespace) &&
    names(operations, operation) &&
    names(apiGroups, served.group) &&
    names(apiVersions, served.version) &&
    resources.some((resource) => resourceMatches(resource, served.plural, subresource))
  );
}

function scopeMatches(scope: string, isNamespace: boolean, namespace: string): boolean {
  if (scope === '*') return true;
  return (scope === 'Namespaced') === (!isNamespace && namespace !== '');
}

const names = (items: readonly string[], wanted: string): boolean => items.includes('*') || items.includes(wanted);

function resourceMatches(pattern: string, plural: string, subresource: string): boolean {
  const slash = pattern.indexOf('/');
  const [resource, sub] = slash < 0 ? [pattern, ''] : [pattern.slice(0, slash), pattern.slice(slash + 1)];
  return (resource === '*' || resource === plural) && (sub === '*' || sub === subresource);
}

const EXEMPT: ReadonlySet<string> = new Set([
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
]);

/** What configures admission does not pass through what it configures. */
export const isExempt = ({ group, kind }: Served): boolean =>
  group === 'admissionregistration.k8s.io' && EXEMPT.has(kind);
