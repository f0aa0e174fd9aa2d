import type { User } from '../../../api/request';
import { ApiError } from '../../../api/request';
import type { Attributes, Authorizer } from './authorizer';
import { denial } from './authorize';
import { goStrings } from './rbac/rules';

/**
 * Whether somebody may act as another, and as whom exactly (apiserver/pkg/endpoints/filters/impersonation, v1.36: the
 * constrained modes first, each with leave for the request itself, then the old all-or-nothing one). Throws ApiError.
 */
export function impersonated(authorizer: Authorizer, wanted: User, attributes: Attributes): User {
  let first: unknown;
  for (const mode of MODES) {
    if (!mode.applies(wanted, attributes.user)) continue;
    try {
      return actAs(authorizer, mode, wanted, attributes);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      first ??= error;
    }
  }
  throw first;
}

interface Mode {
  /** Absent: the old way. */
  readonly name?: 'associated-node' | 'arbitrary-node' | 'serviceaccount' | 'user-info';
  readonly applies: (wanted: User, requestor: User) => boolean;
}

const NODE = 'system:node:';
const SERVICE_ACCOUNT = 'system:serviceaccount:';
const NODE_NAME_KEY = 'authentication.kubernetes.io/node-name';

const isOnlyName = ({ uid, groups, extra }: User): boolean =>
  (uid ?? '') === '' && groups.length === 0 && Object.keys(extra ?? {}).length === 0;
const isNode = (name: string): boolean => name.startsWith(NODE) && name.length > NODE.length;
const isServiceAccount = (name: string): boolean => serviceAccountIn(name) !== undefined;

function serviceAccountIn(user: string): { readonly namespace: string; readonly name: string } | undefined {
  if (!user.startsWith(SERVICE_ACCOUNT)) return undefined;
  const [namespace = '', name = '', ...more] = user.slice(SERVICE_ACCOUNT.length).split(':');
  return namespace === '' || name === '' || more.length > 0 ? undefined : { namespace, name };
}

const MODES: readonly Mode[] = [
  {
    name: 'associated-node',
    applies: (wanted, requestor) =>
      isOnlyName(wanted) &&
      isNode(wanted.name) &&
      isServiceAccount(requestor.name) &&
      requestor.extra?.[NODE_NAME_KEY]?.includes(wanted.name.slice(NODE.length)) === true,
  },
  { name: 'arbitrary-node', applies: (wanted) => isOnlyName(wanted) && isNode(wanted.name) },
  { name: 'serviceaccount', applies: (wanted) => isOnlyName(wanted) && isServiceAccount(wanted.name) },
  { name: 'user-info', applies: ({ name }) => !isNode(name) && !isServiceAccount(name) },
  { applies: () => true },
];

function actAs(authorizer: Authorizer, mode: Mode, wanted: User, attributes: Attributes): User {
  const check = (asked: Attributes): void => {
    const decision = authorizer.authorize(asked);
    if (!decision.allowed) throw denial(asked, decision.why());
  };
  if (mode.name !== undefined) check({ ...attributes, verb: `impersonate-on:${mode.name}:${attributes.verb}` });
  const groups = userAndGroups(check, mode, wanted, attributes.user);
  return withDefaultGroup({ ...wanted, groups });
}

type Check = (attributes: Attributes) => void;

function userAndGroups(check: Check, mode: Mode, wanted: User, requestor: User): readonly string[] {
  const constrained = mode.name !== undefined;
  const verb = mode.name === undefined ? 'impersonate' : `impersonate:${mode.name}`;
  const group = constrained ? 'authentication.k8s.io' : '';
  const about = (asked: Partial<Attributes>): Attributes => ({
    user: requestor,
    verb,
    group,
    version: 'v1',
    resource: '',
    subresource: '',
    namespace: '',
    name: '',
    path: '',
    ...asked,
  });
  const groups = userName(check, about, wanted, { constrained, associated: mode.name === 'associated-node' });
  if ((wanted.uid ?? '') !== '')
    check(about({ group: 'authentication.k8s.io', resource: 'uids', name: wanted.uid ?? '' }));
  checkGroups(check, about, wanted.groups, constrained);
  for (const [key, values] of Object.entries(wanted.extra ?? {})) {
    for (const value of values) {
      check(about({ group: 'authentication.k8s.io', resource: 'userextras', subresource: key, name: value }));
    }
  }
  return groups;
}

type About = (asked: Partial<Attributes>) => Attributes;

/** Answers the groups that go with the name. */
function userName(
  check: Check,
  about: About,
  wanted: User,
  { constrained, associated }: { readonly constrained: boolean; readonly associated: boolean },
): readonly string[] {
  const account = serviceAccountIn(wanted.name);
  if (constrained && isNode(wanted.name)) {
    check(about({ resource: 'nodes', name: associated ? '*' : wanted.name.slice(NODE.length) }));
    return ['system:nodes'];
  }
  if (account !== undefined) {
    const asked = about({ resource: 'serviceaccounts', namespace: account.namespace, name: account.name });
    if (constrained && wanted.groups.length > 0) {
      throw denial(
        asked,
        `when impersonating a service account, cannot impersonate groups ${goStrings(wanted.groups)}`,
      );
    }
    check(asked);
    if (wanted.groups.length > 0) return wanted.groups;
    return ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`];
  }
  check(about({ resource: 'users', name: wanted.name }));
  return wanted.groups;
}

function checkGroups(check: Check, about: About, groups: readonly string[], constrained: boolean): void {
  if (constrained && groups.includes('')) {
    throw denial(about({ resource: 'groups' }), 'impersonating the empty string group is not allowed');
  }
  if (constrained && groups.includes('system:masters')) {
    throw denial(
      about({ resource: 'groups', name: 'system:masters' }),
      'impersonating the system:masters group is not allowed',
    );
  }
  for (const group of groups) check(about({ resource: 'groups', name: group }));
}

function withDefaultGroup(user: User): User {
  const has = (group: string): boolean => user.groups.includes(group);
  const group =
    user.name === 'system:anonymous'
      ? 'system:unauthenticated'
      : has('system:unauthenticated')
        ? undefined
        : 'system:authenticated';
  return group === undefined || has(group) ? user : { ...user, groups: [...user.groups, group] };
}
