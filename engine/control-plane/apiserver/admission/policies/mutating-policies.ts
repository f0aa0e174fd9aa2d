import { semanticEqual } from '../../../../base/equal';
import type { KubeObject } from '../../../../api/object';
import type { ApiError } from '../../../../api/request';
import type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
} from '../../../../api/types/admissionregistration-v1';
import { TrackedKinds } from '../../managed-fields/kind-info';
import { refusal } from '../../refusals';
import type { Served } from '../../registry';
import type { Server } from '../../server';
import type { Steps } from '../../suspension';
import type { Attributes } from '../attributes';
import { nameIn } from '../denied';
import type { AdmissionPlugin } from '../plugin';
import type { Rounds } from '../rounds';
import { isExempt } from '../webhooks/match';
import { asSeen, asStored } from '../webhooks/versions';
import { type Hook, hooksFollower } from './hooks';
import { matchResources } from './match';
import { mutate, type Mutator } from './mutate';
import { collectParams, paramResource } from './params';
import { namespaceOf } from './validating-policies';

type Cluster = Pick<Server, 'store' | 'clock' | 'registry' | 'authorizer' | 'decoder'>;
type PolicyHook = Hook<MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding>;

const NAME = 'MutatingAdmissionPolicy';

/** MutatingAdmissionPolicy (plugin/policy/mutating/dispatcher.go and generic/policy_dispatcher.go, v1.36). */
export const mutatingPolicies = (server: Cluster): AdmissionPlugin => {
  const hooks = hooksFollower<MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding>(
    server,
    'mutatingadmissionpolicies',
    'mutatingadmissionpolicybindings',
  );
  const kinds = new TrackedKinds(server.decoder);
  return {
    name: NAME,
    handles,
    isIdle: () => hooks().length === 0,
    admitSteps: (attributes, object, rounds) => {
      const all = hooks();
      if (all.length === 0) return unchanged(object);
      return unchanged(admitted({ ...server, kinds }, { hooks: all, attributes, object, rounds }));
    },
  };
};

const handles: AdmissionPlugin['handles'] = (served) => !isExempt(served);

/** Policies call nobody. */
function* unchanged(object: KubeObject): Steps<KubeObject> {
  return object;
}

/** One policy with one binding and one parameter that are for a request. */
interface Invocation {
  readonly policy: MutatingAdmissionPolicy;
  readonly binding: MutatingAdmissionPolicyBinding;
  readonly seen: Served;
  readonly param: KubeObject | null;
}

interface PolicyError {
  readonly policy: MutatingAdmissionPolicy;
  readonly message: string;
}

type Asked = Invocation | PolicyError;

interface Admission {
  readonly hooks: readonly PolicyHook[];
  readonly attributes: Attributes;
  readonly object: KubeObject;
  readonly rounds: Rounds;
}

function admitted(
  cluster: Cluster & { readonly kinds: TrackedKinds },
  { hooks, attributes, object, rounds }: Admission,
): KubeObject {
  const asked = hooks.flatMap((hook) => invocationsOf(cluster, hook, attributes));
  const errors = asked.filter((one): one is PolicyError => 'message' in one);
  let now = attributes;
  if (rounds.isSecond && !semanticEqual(rounds.outputOf(NAME), attributes.object)) rounds.changed(NAME);
  for (const invocation of asked) {
    if ('message' in invocation) continue;
    const outcome = invoke(cluster, invocation, now, rounds);
    errors.push(...outcome.errors.map((error) => policyError(invocation.policy, error, invocation.binding)));
    now = outcome.attributes;
  }
  rounds.left(NAME, now.object);
  const [first, ...rest] = errors.filter(({ policy }) => policy.spec?.failurePolicy !== 'Ignore');
  if (first !== undefined) throw refused(attributes, [first, ...rest]);
  return now.object ?? object;
}

interface Invoked {
  readonly attributes: Attributes;
  readonly errors: readonly string[];
}

function invoke(
  cluster: Cluster & { readonly kinds: TrackedKinds },
  { policy, binding, seen, param }: Invocation,
  attributes: Attributes,
  rounds: Rounds,
): Invoked {
  const key = [policy.metadata.name, binding.metadata.name, param?.metadata.namespace, param?.metadata.name].join('/');
  const mutator: Mutator = {
    decoder: cluster.decoder,
    kind: cluster.kinds.of(seen, attributes.subresource),
    isWanted: () => !rounds.isSecond || rounds.isDue(NAME, key),
    stored: (object) => asStored(seen, object, attributes.object ?? object),
  };
  const review = { attributes, seen, object: asSeen(seen, attributes.object), old: asSeen(seen, attributes.old) };
  const namespace = namespaceOf(cluster, attributes);
  const outcome = mutate(policy, { review, authorizer: cluster.authorizer, params: param, namespace }, mutator);
  if (outcome.object === undefined) return { attributes, errors: outcome.errors };
  rounds.changed(NAME);
  rounds.again();
  if (policy.spec?.reinvocationPolicy === 'IfNeeded') rounds.remember(NAME, key);
  return { attributes: { ...attributes, object: outcome.object }, errors: outcome.errors };
}

function policyError(
  policy: MutatingAdmissionPolicy,
  message: string,
  binding?: MutatingAdmissionPolicyBinding,
): PolicyError {
  const { name } = policy.metadata;
  const by = binding === undefined ? `policy "${name}"` : `policy '${name}' with binding '${binding.metadata.name}'`;
  return { policy, message: `${by} denied request: ${message}` };
}

function invocationsOf(cluster: Cluster, { policy, bindings }: PolicyHook, attributes: Attributes): readonly Asked[] {
  const { matchConstraints = {}, paramKind } = policy.spec ?? {};
  const misconfigured = (error: string, binding?: MutatingAdmissionPolicyBinding): readonly Asked[] => [
    policyError(policy, `failed to configure ${binding === undefined ? 'policy' : 'binding'}: ${error}`, binding),
  ];
  const matched = matchResources(cluster, matchConstraints, attributes);
  if (!matched.ok) return misconfigured(matched.error);
  const { seen } = matched;
  if (seen === undefined) return [];
  const params = paramKind && paramResource(cluster, paramKind);
  if (params !== undefined && 'error' in params) return misconfigured(params.error);
  return bindings.flatMap((binding): readonly Asked[] => {
    const { matchResources: constraints, paramRef } = binding.spec ?? {};
    const bound = constraints && matchResources(cluster, constraints, attributes);
    if (bound?.ok === false) return misconfigured(bound.error, binding);
    if (bound?.ok === true && bound.seen === undefined) return [];
    const found = collectParams(cluster, params, paramRef, attributes.namespace);
    if (!found.ok) return misconfigured(found.error, binding);
    return found.params.map((param) => ({ policy, binding, seen, param }));
  });
}

/** All errors are told; the first is the message. */
function refused(attributes: Attributes, errors: readonly PolicyError[]): ApiError {
  const { served } = attributes;
  return refusal(403, 'Invalid', errors[0]?.message ?? '', {
    name: nameIn(attributes),
    ...(served.group !== '' && { group: served.group }),
    kind: served.plural,
    causes: errors.map(({ message }) => ({ message })),
  });
}
