import type { KubeObject } from '../../../../api/object';
import type {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from '../../../../api/types/admissionregistration-v1';
import type { ApiError } from '../../../../api/request';
import { forbiddenMessage, notFound, refusal } from '../../refusals';
import type { Served } from '../../registry';
import type { Server } from '../../server';
import type { Attributes } from '../attributes';
import { nameIn } from '../denied';
import type { AdmissionPlugin } from '../plugin';
import { isExempt } from '../webhooks/match';
import type { Review } from '../webhooks/review';
import { asSeen } from '../webhooks/versions';
import { type Hook, hooksFollower } from './hooks';
import { matchResources } from './match';
import { collectParams, paramResource } from './params';
import { validate, type Denial } from './validate';

type Cluster = Pick<Server, 'store' | 'clock' | 'registry' | 'authorizer'>;
type PolicyHook = Hook<ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding>;

/** ValidatingAdmissionPolicy (plugin/policy/validating/dispatcher.go, v1.36). */
export const validatingPolicies = (server: Cluster): AdmissionPlugin => {
  const hooks = hooksFollower<ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding>(
    server,
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
  );
  return {
    name: 'ValidatingAdmissionPolicy',
    handles,
    isIdle: () => hooks().length === 0,
    validate(attributes) {
      const all = hooks();
      if (all.length > 0) validateAll(server, all, attributes);
    },
  };
};

const handles: AdmissionPlugin['handles'] = (served) => !isExempt(served);

interface Denied {
  readonly by: string;
  readonly denial: Denial;
}

/** The first that denies is told to the client; all are asked, since they may warn. */
function validateAll(cluster: Cluster, hooks: readonly PolicyHook[], attributes: Attributes): void {
  const [first] = hooks.flatMap((hook) => askPolicy(cluster, hook, attributes));
  if (first !== undefined) throw refused(attributes, first);
}

function refused(attributes: Attributes, { by, denial }: Denied): ApiError {
  const { served } = attributes;
  const name = nameIn(attributes);
  const message = `${by} denied request: ${denial.message}`;
  const reason = denial.reason === '' ? 'Invalid' : denial.reason;
  return refusal(CODES.get(reason) ?? 422, reason, forbiddenMessage(served, name, message), {
    name,
    ...(served.group !== '' && { group: served.group }),
    kind: served.plural,
    causes: [{ message }],
  });
}

const CODES: ReadonlyMap<string, number> = new Map([
  ['Forbidden', 403],
  ['Unauthorized', 401],
  ['RequestEntityTooLarge', 413],
  ['Invalid', 422],
]);

const denialOf = (message: string): Denial => ({ message, reason: '', isAlways: false });

function askPolicy(cluster: Cluster, { policy, bindings }: PolicyHook, attributes: Attributes): readonly Denied[] {
  const { failurePolicy = 'Fail', matchConstraints = {}, paramKind } = policy.spec ?? {};
  const by = `ValidatingAdmissionPolicy '${policy.metadata.name}'`;
  const misconfigured = (error: string): readonly Denied[] =>
    failurePolicy === 'Ignore' ? [] : [{ by, denial: denialOf(`failed to configure policy: ${error}`) }];
  const matched = matchResources(cluster, matchConstraints, attributes);
  if (!matched.ok) return misconfigured(matched.error);
  const { seen } = matched;
  if (seen === undefined) return [];
  const params = paramKind && paramResource(cluster, paramKind);
  if (params !== undefined && 'error' in params) return misconfigured(params.error);
  const review = { attributes, seen, object: asSeen(seen, attributes.object), old: asSeen(seen, attributes.old) };
  return bindings.flatMap((binding) => askBinding(cluster, { policy, binding, params, review }));
}

interface Invocation {
  readonly policy: ValidatingAdmissionPolicy;
  readonly binding: ValidatingAdmissionPolicyBinding;
  readonly params: Served | undefined;
  readonly review: Review;
}

function askBinding(cluster: Cluster, { policy, binding, params, review }: Invocation): readonly Denied[] {
  const { attributes } = review;
  const { matchResources: constraints, paramRef, validationActions = [] } = binding.spec ?? {};
  const by = `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}'`;
  const misconfigured = (error: string): readonly Denied[] =>
    policy.spec?.failurePolicy === 'Ignore' ? [] : [{ by, denial: denialOf(`failed to configure binding: ${error}`) }];
  const matched = constraints && matchResources(cluster, constraints, attributes);
  if (matched?.ok === false) return misconfigured(matched.error);
  if (matched?.ok === true && matched.seen === undefined) return [];
  const found = collectParams(cluster, params, paramRef, attributes.namespace);
  if (!found.ok) return misconfigured(found.error);
  const namespace = namespaceOf(cluster, attributes);
  const denials = found.params.flatMap((param) =>
    validate(policy, { review, authorizer: cluster.authorizer, params: param, namespace }),
  );
  if (validationActions.includes('Warn')) for (const denial of denials) warn(attributes, by, denial);
  return denials
    .filter(({ isAlways }) => isAlways || validationActions.includes('Deny'))
    .map((denial) => ({ by, denial }));
}

function warn({ warn: tell }: Attributes, by: string, { isAlways, message }: Denial): void {
  if (!isAlways) tell(`Validation failed for ${by}: ${message}`);
}

/** The namespace of a request; a Namespace lies in none. */
export function namespaceOf(
  { store }: Pick<Server, 'store'>,
  { served, namespace }: Attributes,
): KubeObject | undefined {
  if (namespace === '' || (served.group === '' && served.kind === 'Namespace')) return undefined;
  const entry = store.get({ prefix: 'namespaces', namespace: '', name: namespace });
  if (entry === undefined) throw notFound({ group: '', plural: 'namespaces' }, namespace);
  return entry.value;
}
