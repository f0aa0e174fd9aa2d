import type { KubeObject } from '../../../api/object';
import type { ApiResponse } from '../../../api/request';
import type { Scope } from '../scope';
import { awaited, type Steps } from '../suspension';
import { attributesOf } from '../verbs/admission';
import { submitted } from '../verbs/submitted';

/** A question that is asked by creating an object, answered in it, and forgotten. */
export interface Review {
  readonly group: string;
  readonly plural: string;
  /** Refuses what makes no sense, then answers; `admit` is validating admission and comes between the two. */
  readonly answer: (scope: Scope, question: KubeObject, admit: () => Steps<void>) => Steps<KubeObject>;
}

export function* reviewed(scope: Scope, review: Review, body: unknown): Steps<ApiResponse> {
  const { admission } = scope.server;
  const given = submitted(scope, body);
  const attributes = attributesOf(scope, 'CREATE', { name: '', object: given });
  const question = (yield* awaited(admission.mutate(attributes))) ?? given;
  const object = yield* review.answer(scope, question, () =>
    awaited(admission.validate({ ...attributes, object: question })),
  );
  const answer = { code: 201, kind: 'object', object } as const;
  return scope.warnings.length === 0 ? answer : { ...answer, warnings: [...new Set(scope.warnings)] };
}
