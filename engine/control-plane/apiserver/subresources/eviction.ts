import { formatTime } from '../../../base/timestamp';
import { matchesSelector } from '../../../api/label-selector';
import { RawBody } from '../../../api/raw-body';
import { parse } from '../../../api/struct-model/decode';
import { typeMetaOf } from '../../../api/struct-model/type-meta';
import { refusal, badRequest, conflict, forbidden, internalError, notFound, tooManyRequests } from '../refusals';
import { isApiError, type ApiError, type ApiRequest, type ApiResponse, type DeleteOptions } from '../../../api/request';
import type { Pod } from '../../../api/types/core-v1';
import type { Eviction, PodDisruptionBudget } from '../../../api/types/policy-v1';
import { poddisruptionbudgets } from '../../../api/resources';
import { invariant } from '../../../base/invariant';
import { nameOf } from '../metadata';
import { keyIn, within, type Scope } from '../scope';
import { deleteObject } from '../storage/delete-object';
import { awaited, type Steps } from '../suspension';
import { atRevision } from '../watch/change';
import { attributesOf } from '../verbs/admission';
import { bodyOf, speaking, success } from './body';
import { withCondition } from './pod-condition';
import type { Subresource } from './subresource';

/** POST pods/eviction: a deletion that asks the disruption budget first (pkg/registry/core/pod/storage/eviction.go, v1.36). */
export const eviction: Subresource = {
  name: 'eviction',
  of: ['pods'],
  handle: (scope, request) => (request.verb === 'create' ? evict(scope, request) : undefined),
};

/** Evictions of pods that the budget controller has not seen go yet. */
const DISRUPTED_PODS_MAX = 2000;
const RETRY_SECONDS = 10;

function* evict(scope: Scope, request: Extract<ApiRequest, { verb: 'create' }>): Steps<ApiResponse> {
  const { server } = scope;
  const body = bodyOf<Eviction>(scope, versionOf(request.object), 'Eviction', request.object);
  const name = request.name ?? nameOf(body);
  const attributes = attributesOf(
    within(scope, speaking(scope.served, 'policy/v1', 'Eviction'), 'eviction'),
    'CREATE',
    {
      name,
      object: body,
    },
  );
  yield* awaited(server.admission.mutate(attributes));
  if (name !== nameOf(body)) throw badRequest('name in URL does not match name in Eviction object');
  yield* awaited(server.admission.validate(attributes));
  const { dryRun: asked, ...options } = (body.deleteOptions ?? {}) as DeleteOptions & {
    readonly dryRun?: readonly string[];
  };
  const own = { ...scope, subresource: '', dryRun: scope.dryRun || asked?.includes('All') === true };
  return (yield* evicted(own, name, options)) ?? success(201, scope.warnings);
}

const OLD_VERSION = 'policy/v1beta1';

/** Old clients evict in the first version, which says the same. */
function versionOf(body: unknown): string {
  const read = body instanceof RawBody && body.format === 'json' ? parse(body.text) : undefined;
  const value = read === undefined ? body : read.ok ? read.value : undefined;
  const type = typeMetaOf({ text: '', value });
  return type.ok && type.apiVersion === OLD_VERSION ? OLD_VERSION : 'policy/v1';
}

/** An answer other than success, if there is one. */
function* evicted(scope: Scope, name: string, options: DeleteOptions): Steps<ApiResponse | undefined> {
  const pod = podOf(scope, name);
  if (ignoresBudgets(pod)) {
    yield* deletePod(scope, pod, options);
    return undefined;
  }
  const budgets = budgetsOf(scope, pod);
  if (budgets.length > 1) throw severalBudgets();
  const [budget] = budgets;
  const unguarded = budget !== undefined && !isReady(pod) && letsUnhealthyGo(budget);
  if (budget !== undefined && !unguarded) spend(scope, budget, pod);
  try {
    const { resourceVersion } = pod.metadata;
    const guarded = unguarded ? { ...options, preconditions: { resourceVersion, ...options.preconditions } } : options;
    yield* deletePod(scope, pod, guarded);
  } catch (error) {
    if (unguarded && options.preconditions?.resourceVersion === undefined && isApiError(error, 'Conflict')) {
      throw stillProcessed(budget.metadata.name);
    }
    throw error;
  }
  return undefined;
}

function podOf(scope: Scope, name: string): Pod {
  const entry = scope.server.store.get(keyIn(scope, name));
  if (entry === undefined) throw notFound(scope.served, name);
  return entry.value as Pod;
}

/** A pod that does not run, or goes already, disrupts nothing. */
function ignoresBudgets({ metadata, status }: Pod): boolean {
  const { phase } = status;
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending' || metadata.deletionTimestamp !== undefined;
}

const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status: state }) => type === 'Ready' && state === 'True') === true;

function letsUnhealthyGo({ spec, status }: PodDisruptionBudget): boolean {
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  return status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0;
}

function budgetsOf({ server, namespace }: Scope, pod: Pod): readonly PodDisruptionBudget[] {
  const range = server.store.range('poddisruptionbudgets', { namespace });
  invariant(range.ok, 'the present is never compacted');
  return range.entries
    .map((entry) => entry.value as PodDisruptionBudget)
    .filter(({ spec }) => matchesSelector(spec.selector, pod.metadata.labels));
}

const severalBudgets = (): ApiError =>
  refusal(500, '', 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.');

const VIOLATION = "Cannot evict pod as it would violate the pod's disruption budget.";

const stillProcessed = (budget: string): ApiError =>
  tooManyRequests(VIOLATION, RETRY_SECONDS, [
    { reason: 'DisruptionBudget', message: `The disruption budget ${budget} is still being processed by the server.` },
  ]);

/** Takes one disruption from the budget, or refuses. */
function spend(scope: Scope, first: PodDisruptionBudget, pod: Pod): void {
  const { server, dryRun } = scope;
  const served = server.registry.find(poddisruptionbudgets);
  invariant(served !== undefined, 'budgets are served');
  const key = keyIn(within(scope, served), first.metadata.name);
  for (let budget = first; ;) {
    checkBudget(budget);
    if (dryRun) return;
    const next = spent(budget, pod.metadata.name, formatTime(server.clock.now()));
    const result = server.store.update(
      key,
      (revision) => atRevision(next, revision),
      server.store.get(key)?.modRevision ?? server.store.revision,
    );
    if (result.ok) return;
    if (result.current === undefined) throw notFound(served, first.metadata.name);
    budget = result.current.value as PodDisruptionBudget;
  }
}

function checkBudget({ metadata, status }: PodDisruptionBudget): void {
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) throw stillProcessed(metadata.name);
  const named = { group: 'policy', plural: 'poddisruptionbudget' };
  if (status.disruptionsAllowed < 0) throw forbidden(named, metadata.name, 'pdb disruptions allowed is negative');
  if (Object.keys(status.disruptedPods ?? {}).length > DISRUPTED_PODS_MAX) {
    throw forbidden(
      named,
      metadata.name,
      'DisruptedPods map too big - too many evictions not confirmed by PDB controller',
    );
  }
  if (status.disruptionsAllowed > 0) return;
  throw tooManyRequests(VIOLATION, 0, [{ reason: 'DisruptionBudget', message: exhausted(metadata.name, status) }]);
}

function exhausted(name: string, status: PodDisruptionBudget['status']): string {
  const condition = status.conditions?.find(({ type }) => type === 'DisruptionAllowed');
  const denies = condition?.status === 'False' && condition.message !== '' ? condition : undefined;
  if (denies?.reason === 'SyncFailed') {
    return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${denies.message}`;
  }
  if (status.currentHealthy <= status.desiredHealthy) {
    return `The disruption budget ${name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`;
  }
  return denies === undefined
    ? `The disruption budget ${name} does not allow evicting pods currently`
    : `The disruption budget ${name} does not allow evicting pods currently (${denies.reason}): ${denies.message}`;
}

function spent(budget: PodDisruptionBudget, pod: string, now: string): PodDisruptionBudget {
  const { status } = budget;
  const disruptionsAllowed = status.disruptionsAllowed - 1;
  return {
    ...budget,
    status: {
      ...status,
      disruptionsAllowed,
      disruptedPods: { ...status.disruptedPods, [pod]: now },
      ...(disruptionsAllowed > 0 ? {} : { conditions: insufficient(budget, now) }),
    },
  };
}

function insufficient(
  { metadata, status }: PodDisruptionBudget,
  now: string,
): NonNullable<PodDisruptionBudget['status']['conditions']> {
  const conditions = status.conditions ?? [];
  const index = conditions.findIndex(({ type }) => type === 'DisruptionAllowed');
  const old = conditions[index];
  const condition = {
    type: 'DisruptionAllowed',
    status: 'False',
    ...(metadata.generation === undefined ? {} : { observedGeneration: metadata.generation }),
    lastTransitionTime: old?.status === 'False' ? old.lastTransitionTime : now,
    reason: 'InsufficientPods',
    message: '',
  };
  return old === undefined ? [...conditions, condition] : conditions.with(index, condition);
}

function* deletePod(scope: Scope, pod: Pod, options: DeleteOptions): Steps<void> {
  const { server, dryRun } = scope;
  const { name } = pod.metadata;
  let bound = options;
  if (!dryRun) {
    const revision = condemned(scope, pod, options);
    const wanted = options.preconditions?.resourceVersion;
    if (wanted !== undefined) {
      bound = { ...options, preconditions: { ...options.preconditions, resourceVersion: revision } };
    }
  }
  invariant(server.store.get(keyIn(scope, name)) !== undefined || dryRun, 'the pod was there a moment ago');
  yield* deleteObject(scope, name, bound, admitted);
}

/** Admission has been asked about the eviction. */
function* admitted(): Steps<void> {}

/** Says on the pod why it goes; answers its new version. */
function condemned(scope: Scope, { metadata }: Pod, { preconditions }: DeleteOptions): string {
  const { server } = scope;
  const key = keyIn(scope, metadata.name);
  for (;;) {
    const live = server.store.get(key);
    if (live === undefined) throw notFound(scope.served, metadata.name);
    const pod = live.value as Pod;
    checkPreconditions(pod, preconditions);
    const status = withCondition(pod.status, EVICTED, server.clock.now());
    const next: Pod = { ...pod, status };
    const result = server.store.update(key, (revision) => atRevision(next, revision), live.modRevision);
    if (result.ok) return result.entry.value.metadata.resourceVersion;
    if (result.reason === 'exists') throw internalError('a pod that exists cannot be created');
  }
}

const EVICTED = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'EvictionByEvictionAPI',
  message: 'Eviction API: evicting',
} as const;

function checkPreconditions({ metadata }: Pod, preconditions: DeleteOptions['preconditions']): void {
  const { uid, resourceVersion } = preconditions ?? {};
  const named = { group: '', plural: 'Pod' };
  if (uid !== undefined && uid !== metadata.uid) {
    throw conflict(
      named,
      metadata.name,
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      named,
      metadata.name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
}
