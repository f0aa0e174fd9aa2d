import { exactField, parseFieldSelector } from '../../../api/field-selector';
import type { User } from '../../../api/request';
import { denial } from '../authz/authorize';
import type { Attributes } from '../authz/authorizer';
import { impersonated } from '../authz/impersonation';
import type { Server } from '../server';
import { wantedUser, type HeaderLists } from './impersonation-headers';
import { first, type Query } from './message';
import type { RequestInfo } from './request-info';

interface Visitor {
  readonly user: User;
  readonly headerNames: readonly string[];
  readonly headers: HeaderLists;
  readonly query: Query;
}

export interface LetIn {
  readonly user: User;
  /** Who really asks, if `user` is somebody else. */
  readonly impersonator?: User;
}

/**
 * Impersonation, priority and authorization of an HTTP request, before anything is known of what it asks for: by its path and
 * method alone. Throws ApiError.
 */
export function letIn({ authorizer, flow }: Server, info: RequestInfo, visitor: Visitor): LetIn {
  const wanted = wantedUser(visitor.headerNames, visitor.headers);
  const asked = attributesOf(info, visitor);
  const user = wanted === undefined ? visitor.user : impersonated(authorizer, wanted, asked);
  flow.admit(user, info);
  const attributes = wanted === undefined ? asked : { ...asked, user };
  const decision = authorizer.authorize(attributes);
  if (!decision.allowed) throw denial(attributes, decision.why());
  return wanted === undefined ? { user } : { user, impersonator: visitor.user };
}

/** As whom a request is made: its sender, or whom the sender wants to act as, and may. Throws ApiError. */
export function actingUser({ authorizer }: Server, info: RequestInfo, visitor: Visitor): User {
  const wanted = wantedUser(visitor.headerNames, visitor.headers);
  return wanted === undefined ? visitor.user : impersonated(authorizer, wanted, attributesOf(info, visitor));
}

/** What a request asks for by its path and method. */
export function attributesOf(info: RequestInfo, { user, query }: Pick<Visitor, 'user' | 'query'>): Attributes {
  const none = { group: '', version: '', resource: '', subresource: '', namespace: '', name: '' };
  if (!info.isResource) return { user, verb: info.verb, ...none, path: info.path };
  const { verb, group, version, resource, subresource, namespace } = info;
  const fieldSelector = first(query, 'fieldSelector') ?? '';
  const labelSelector = first(query, 'labelSelector') ?? '';
  return {
    user,
    verb,
    group,
    version,
    resource,
    subresource,
    namespace,
    name: info.name === '' ? nameIn(fieldSelector) : info.name,
    path: '',
    ...(fieldSelector === '' ? {} : { fieldSelector }),
    ...(labelSelector === '' ? {} : { labelSelector }),
  };
}

function nameIn(fieldSelector: string): string {
  if (fieldSelector === '') return '';
  const parsed = parseFieldSelector(fieldSelector);
  return parsed.ok ? (exactField(parsed.requirements, 'metadata.name') ?? '') : '';
}
