import type { Json, KubeObject } from '../../api/object';
import type { User } from '../../api/request';
import type { Authorizer } from './authz/authorizer';

/** What an expression of admission can speak of (apiserver/pkg/admission/plugin/cel, v1.36). */
export interface CelVariables {
  /** Null: a deletion. */
  readonly object: KubeObject | null;
  /** Null: a creation. */
  readonly oldObject: KubeObject | null;
  /** The AdmissionRequest without its objects. */
  readonly request: Json;
  readonly params?: KubeObject | null;
  readonly namespaceObject?: KubeObject | null;
  /** Who asks, for `authorizer`. */
  readonly user: User;
  readonly authorizer: Authorizer;
}

export type CelResult = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string };

/** Evaluates expressions in the Common Expression Language. */
export interface CelEngine {
  evaluate(expression: string, variables: CelVariables): CelResult;
}

/** Says of every expression that it cannot be evaluated. */
export const noCel: CelEngine = Object.freeze<CelEngine>({
  evaluate: (expression) => ({ ok: false, error: `unsupported: evaluating the CEL expression '${expression}'` }),
});
