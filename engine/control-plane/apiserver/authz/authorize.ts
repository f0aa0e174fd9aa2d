import { exactField, parseFieldSelector } from '../../../api/field-selector';
import type { ListOptions } from '../../../api/request';
import { forbidden, refusal } from '../refusals';
import type { Scope } from '../scope';
import type { Attributes, Decision } from './authorizer';

/** An update that would create needs the permission to create as well. */
export function authorizeCreate(scope: Scope, name: string): void {
  authorize(scope, attributesOf(scope, 'create', name));
}

/** What a request asks for, as authorizers see it. */
export function attributesOf(scope: Scope, verb: string, name: string): Attributes {
  const { served, subresource, namespace, user, request } = scope;
  const { fieldSelector, labelSelector } = selectorsOf(request);
  const attributes: { -readonly [K in keyof Attributes]: Attributes[K] } = {
    user,
    verb,
    group: served.group,
    version: served.version,
    resource: served.plural,
    subresource,
    namespace: isNamespaces(scope) ? name : namespace,
    name: name === '' && fieldSelector !== undefined ? nameIn(fieldSelector) : name,
    path: '',
  };
  if (fieldSelector !== undefined) attributes.fieldSelector = fieldSelector;
  if (labelSelector !== undefined) attributes.labelSelector = labelSelector;
  return attributes;
}

/** A list that selects one name counts as a request for that name. */
function nameIn(fieldSelector: string): string {
  const parsed = parseFieldSelector(fieldSelector);
  return parsed.ok ? (exactField(parsed.requirements, 'metadata.name') ?? '') : '';
}

const NO_SELECTORS = Object.freeze({});

function selectorsOf(request: Scope['request']): Pick<ListOptions, 'fieldSelector' | 'labelSelector'> {
  if (request.verb === 'list' || request.verb === 'watch') return request.options;
  return request.verb === 'deletecollection' ? request.list : NO_SELECTORS;
}

/** A request for one Namespace counts as one inside it (apiserver/pkg/endpoints/request/requestinfo.go, v1.36). */
const isNamespaces = ({ served }: Scope): boolean => served.group === '' && served.plural === 'namespaces';

/** Refuses what its user may not do. */
export function authorize(scope: Scope, attributes: Attributes): Decision {
  const decision = scope.server.authorizer.authorize(attributes);
  if (!decision.allowed) throw denial(attributes, decision.why());
  return decision;
}

/** 403 in the words of apiserver/pkg/endpoints/handlers/responsewriters/errors.go (v1.36). */
export function denial(attributes: Attributes, reason: string): Error {
  const why = reason === '' ? deniedText(attributes) : `${deniedText(attributes)}: ${reason}`;
  if (attributes.resource === '') return refusal(403, 'Forbidden', `forbidden: ${why}`, {});
  return forbidden({ group: attributes.group, plural: attributes.resource }, attributes.name, why);
}

export function deniedText({ user, verb, group, resource, subresource, namespace, path }: Attributes): string {
  const who = `User ${JSON.stringify(user.name)} cannot ${verb}`;
  if (resource === '') return `${who} path ${JSON.stringify(path)}`;
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  return `${who} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}`;
}
