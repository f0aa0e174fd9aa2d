import type { KubeObject } from '../../../../api/object';
import type { MutatingAdmissionPolicy } from '../../../../api/types/admissionregistration-v1';
import type { Decoder } from '../../decode';
import type { TrackedKind } from '../../managed-fields/kind-info';
import { asSeen } from '../webhooks/versions';
import { activationOf, type Subject } from './activation';
import { applyConfiguration, type Changed } from './apply-configuration';
import { compiledMutation } from './compile-policy';
import { BINDING_BUDGET, evaluateAll, type Expression, type Variables } from './evaluate';
import { patchObject } from './json-patch-mutation';
import { conditionsHold } from './match-conditions';

/** What is needed to change an object of the kind at hand. */
export interface Mutator {
  readonly decoder: Decoder;
  readonly kind: TrackedKind;
  /** False: in a second round a policy that is not to be invoked again. Asked once its conditions hold. */
  readonly isWanted: () => boolean;
  /** Brings the outcome of a mutation to what is stored, with defaults. */
  readonly stored: (object: KubeObject) => KubeObject;
}

export interface Mutation {
  /** In the storage version; undefined: no mutation was applied. */
  readonly object: KubeObject | undefined;
  readonly errors: readonly string[];
}

const NOTHING: Mutation = Object.freeze<Mutation>({ object: undefined, errors: [] });

/** Applies the mutations of one policy one after the other, each seeing what those before made. */
export function mutate(policy: MutatingAdmissionPolicy, subject: Subject, mutator: Mutator): Mutation {
  const { mutations, matchConditions, variables } = compiledMutation(policy);
  const { failurePolicy = 'Fail' } = policy.spec ?? {};
  const unbound = activationOf({ ...subject, namespace: undefined });
  const conditions = conditionsHold(matchConditions, { lookup: unbound, variables, failurePolicy });
  if (!conditions.ok) return { object: undefined, errors: [conditions.error] };
  if (!conditions.hold || !mutator.isWanted() || subject.review.object === undefined) return NOTHING;
  const errors: string[] = [];
  let stored: KubeObject | undefined;
  let review = subject.review;
  for (const { isPatch, expression } of mutations) {
    const { object } = review;
    if (object === undefined) continue;
    const changed = mutateOnce({ ...subject, review }, { expression, variables, isPatch, mutator, object });
    if (!changed.ok) {
      errors.push(changed.error);
      continue;
    }
    stored = mutator.stored(changed.object);
    review = { ...review, object: asSeen(review.seen, stored) };
  }
  return { object: stored, errors };
}

interface Once {
  readonly expression: Expression;
  readonly variables: Variables;
  readonly isPatch: boolean;
  readonly mutator: Mutator;
  readonly object: KubeObject;
}

function mutateOnce(subject: Subject, { expression, variables, isPatch, mutator, object }: Once): Changed {
  if (!expression.compiled.ok) return { ok: false, error: expression.compiled.fault.detail };
  const outcome = evaluateAll([expression], { lookup: activationOf(subject), variables, budget: BINDING_BUDGET });
  if (!outcome.ok) return { ok: false, error: outcome.error };
  const [result] = outcome.results;
  if (result?.ok !== true) return { ok: false, error: result?.error ?? '' };
  return isPatch
    ? patchObject(mutator.decoder, subject.review.seen, object, result.value)
    : applyConfiguration(mutator.kind, object, result.value);
}
