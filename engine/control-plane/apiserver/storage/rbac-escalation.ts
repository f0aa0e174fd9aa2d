import { semanticEqual } from '../../../base/equal';
import type { KubeObject } from '../../../api/object';
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from '../../../api/types/rbac-v1';
import type { Attributes } from '../authz/authorizer';
import { goStrings, missingRules, rulesText } from '../authz/rbac/rules';
import { nameOf } from '../metadata';
import { forbidden, notFound } from '../refusals';
import type { Scope } from '../scope';
import type { StorageWrapper } from './wrapper';

/**
 * Nobody may grant what he does not hold, unless he may escalate or bind (pkg/registry/rbac/…/policybased, v1.36).
 */
export const rbacEscalation: StorageWrapper = {
  storagePrefixes: ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'],
  create: (scope, object) => {
    check(scope, object, undefined);
    return object;
  },
  update: (scope, next, live) => {
    if (!isOnlyForCollector(next, live)) check(scope, next, live);
    return next;
  },
};

function check(scope: Scope, object: KubeObject, live: KubeObject | undefined): void {
  if (scope.user.groups.includes('system:masters')) return;
  if (object.kind === 'Role' || object.kind === 'ClusterRole') {
    if (!mayEscalate(scope, nameOf(object)))
      checkRole(scope, object as Role | ClusterRole, live as ClusterRole | undefined);
  } else if (!mayBind(scope, object as RoleBinding | ClusterRoleBinding)) {
    checkBinding(scope, object as RoleBinding | ClusterRoleBinding);
  }
}

function checkRole(scope: Scope, role: Role | ClusterRole, live: ClusterRole | undefined): void {
  refuseMissing(scope, nameOf(role), role.rules);
  if (!isAggregated(role) && !isAggregated(live)) return;
  if (missingText(scope, EVERYTHING) === undefined) return;
  throw forbidden(scope.served, nameOf(role), 'must have cluster-admin privileges to use the aggregationRule');
}

const EVERYTHING: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

const isAggregated = (role: Role | ClusterRole | undefined): boolean =>
  role !== undefined && 'aggregationRule' in role && (role.aggregationRule?.clusterRoleSelectors?.length ?? 0) > 0;

function checkBinding(scope: Scope, binding: RoleBinding | ClusterRoleBinding): void {
  const { roleRef } = binding;
  const rules = scope.server.rules.roleRules(roleRef, scope.namespace);
  if (typeof rules === 'string') throw notFound(scope.served, roleRef.name);
  refuseMissing(scope, nameOf(binding), rules);
}

function refuseMissing(scope: Scope, name: string, rules: readonly PolicyRule[]): void {
  const missing = missingText(scope, rules);
  if (missing === undefined) return;
  const { user } = scope;
  throw forbidden(
    scope.served,
    name,
    `user ${JSON.stringify(user.name)} (groups=${goStrings(user.groups)}) is attempting to grant RBAC permissions not currently held:\n${missing}`,
  );
}

function missingText({ server, user, namespace }: Scope, wanted: readonly PolicyRule[]): string | undefined {
  const { rules, errors } = server.rules.rules(user, namespace);
  const missing = missingRules(rules, wanted);
  if (missing.length === 0) return undefined;
  const text = rulesText(missing);
  return errors.length === 0 ? text : `${text}; resolution errors: [${errors.join(', ')}]`;
}

function mayEscalate(scope: Scope, name: string): boolean {
  const { served, namespace } = scope;
  return allows(scope, { verb: 'escalate', resource: served.plural, name: requestName(scope) ?? name, namespace });
}

/** A creation has no name on its path. */
const requestName = ({ request }: Scope): string | undefined => (request.verb === 'create' ? '' : undefined);

function mayBind(scope: Scope, { roleRef }: RoleBinding | ClusterRoleBinding): boolean {
  const { namespace } = scope;
  if (roleRef.kind === 'ClusterRole')
    return allows(scope, { verb: 'bind', resource: 'clusterroles', name: roleRef.name, namespace });
  return roleRef.kind === 'Role' && allows(scope, { verb: 'bind', resource: 'roles', name: roleRef.name, namespace });
}

type Asked = Pick<Attributes, 'verb' | 'resource' | 'name' | 'namespace'>;

function allows({ server, user }: Scope, asked: Asked): boolean {
  const attributes = { user, group: 'rbac.authorization.k8s.io', version: '*', subresource: '', path: '', ...asked };
  return server.authorizer.authorize(attributes).allowed;
}

/** Changes that let the garbage collector finish grant nothing. */
function isOnlyForCollector(next: KubeObject, live: KubeObject): boolean {
  const bare = ({ metadata, ...rest }: KubeObject): object => {
    const {
      ownerReferences: _owners,
      finalizers: _finalizers,
      managedFields: _managed,
      resourceVersion: _version,
      ...kept
    } = metadata;
    return { ...rest, metadata: kept };
  };
  return semanticEqual(bare(next), bare(live));
}
