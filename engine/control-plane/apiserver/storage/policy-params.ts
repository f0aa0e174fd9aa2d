import { semanticEqual } from '../../../base/equal';
import type { KubeObject } from '../../../api/object';
import type { User } from '../../../api/request';
import type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  ParamKind,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from '../../../api/types/admissionregistration-v1';
import { forbidden as forbiddenField } from '../../../api/validation/field-errors';
import { invalid } from '../refusals';
import type { Registry } from '../registry';
import { hookContext, type Scope } from '../scope';
import type { StorageWrapper } from './wrapper';

type Policy = ValidatingAdmissionPolicy | MutatingAdmissionPolicy;
type Binding = ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding;

const POLICIES: Readonly<Record<string, string>> = {
  validatingadmissionpolicybindings: 'validatingadmissionpolicies',
  mutatingadmissionpolicybindings: 'mutatingadmissionpolicies',
};

/**
 * Who lets a policy read parameters must be allowed to read them himself; asked only of what is otherwise well-formed
 * (pkg/registry/admissionregistration/…/authz.go, v1.36).
 */
export const policyParams: StorageWrapper = {
  storagePrefixes: [...Object.keys(POLICIES), ...Object.values(POLICIES)],
  allocate: (scope, next, live) => {
    if (scope.subresource === '') check(scope, next, live);
    return { object: next, settle: ignore };
  },
};

const ignore = (): void => undefined;

function check(scope: Scope, next: KubeObject, live: KubeObject | undefined): void {
  if (scope.user.groups.includes('system:masters')) return;
  const isBinding = Object.hasOwn(POLICIES, scope.served.plural);
  const why = isBinding
    ? whyNotBound(scope, next as Binding, live as Binding | undefined)
    : whyNotRead(scope, next as Policy, live as Policy | undefined);
  if (why === undefined || !isWellFormed(scope, next, live)) return;
  throw invalid(scope.served, next.metadata.name, [
    forbiddenField(isBinding ? 'spec.paramRef' : 'spec.paramKind', why),
  ]);
}

function isWellFormed(scope: Scope, next: KubeObject, live: KubeObject | undefined): boolean {
  const { definition } = scope.served;
  const context = hookContext(scope);
  const findings =
    live === undefined ? definition.validate(next, context) : definition.validateUpdate(next, live, context);
  return findings.length === 0;
}

/** A policy reads all objects of its paramKind. */
function whyNotRead({ server, user }: Scope, next: Policy, live: Policy | undefined): string | undefined {
  const { paramKind } = next.spec;
  if (paramKind === undefined || semanticEqual(paramKind, live?.spec.paramKind)) return undefined;
  const about = resourceOf(server.registry, paramKind);
  const asked = { user, verb: 'get', ...about, subresource: '', namespace: '*', name: '*', path: '' };
  if (server.authorizer.authorize(asked).allowed) return undefined;
  const { apiVersion = '', kind = '' } = paramKind;
  return `user ${goUser(user)} must have "get" permission on all objects of the referenced paramKind (kind=${kind}, apiVersion=${apiVersion})`;
}

/** A binding reads what its paramRef names. */
function whyNotBound({ server, served, user }: Scope, next: Binding, live: Binding | undefined): string | undefined {
  const { paramRef, policyName = '' } = next.spec;
  if (paramRef === undefined) return undefined;
  if (semanticEqual(paramRef, live?.spec.paramRef) && policyName === live?.spec.policyName) return undefined;
  const policy = server.store.get({ prefix: POLICIES[served.plural] ?? '', namespace: '', name: policyName })?.value;
  const paramKind = (policy as Policy | undefined)?.spec.paramKind;
  const about = paramKind === undefined ? ANYTHING : resourceOf(server.registry, paramKind);
  const { name = '', namespace = '' } = paramRef;
  const verb = name === '' ? 'list' : 'get';
  const asked = { user, verb, ...about, subresource: '', namespace, name, path: '' };
  if (server.authorizer.authorize(asked).allowed) return undefined;
  const whom = `user ${goUser(user)} does not have "${verb}" permission`;
  const least = 'to determine minimum required permissions and';
  if (policy === undefined)
    return `unable to get policy ${policyName} ${least} ${whom} for all groups, versions and resources`;
  if (about.resource === '*' && paramKind !== undefined)
    return `unable to resolve paramKind ${goParamKind(paramKind)} ${least} ${whom} for all groups, versions and resources`;
  return `${whom} on the object referenced by paramRef`;
}

const ANYTHING = { group: '*', version: '*', resource: '*' };

/** What is not served is asked for as any resource of its group. */
function resourceOf(registry: Registry, { apiVersion = '', kind = '' }: ParamKind): typeof ANYTHING {
  const served = registry.ofKind(apiVersion, kind);
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  return { group, version: apiVersion.slice(slash + 1), resource: served?.plural ?? '*' };
}

/** Go's `%v` of the user's struct. */
const goUser = ({ name, uid = '', groups, extra = {} }: User): string =>
  `&{${name} ${uid} [${groups.join(' ')}] map[${Object.keys(extra)
    .sort()
    .map((key) => `${key}:[${(extra[key] ?? []).join(' ')}]`)
    .join(' ')}]}`;

const goParamKind = ({ apiVersion = '', kind = '' }: ParamKind): string =>
  `&ParamKind{APIVersion:${apiVersion},Kind:${kind},}`;
