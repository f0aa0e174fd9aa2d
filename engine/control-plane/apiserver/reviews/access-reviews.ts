import { invalid as invalidField } from '../../../api/validation/field-errors';
import type { FieldError } from '../../../api/field-error';
import type { KubeObject } from '../../../api/object';
import type { User } from '../../../api/request';
import type {
  LocalSubjectAccessReview,
  SelfSubjectAccessReview,
  SubjectAccessReview,
  SubjectAccessReviewSpec,
} from '../../../api/types/authorization-v1';
import { badRequest, invalid } from '../refusals';
import type { Scope } from '../scope';
import { accessFindings, accessStatus, selectorFindings } from './access-attributes';
import type { Review } from './review';

const GROUP = 'authorization.k8s.io';

/** The real server leaves the kind out here; clients see ".authorization.k8s.io". */
function refuse(findings: readonly FieldError[]): void {
  if (findings.length > 0) throw invalid({ group: GROUP, kind: '' }, '', findings);
}

export const subjectAccessReview: Review = {
  group: GROUP,
  plural: 'subjectaccessreviews',
  *answer(scope, question, admit) {
    const review = question as SubjectAccessReview;
    refuse([...specFindings(review.spec), ...emptyMetadata(review, 'must be empty')]);
    yield* admit();
    return answered(scope, review);
  },
};

export const localSubjectAccessReview: Review = {
  group: GROUP,
  plural: 'localsubjectaccessreviews',
  *answer(scope, question, admit) {
    const review = question as LocalSubjectAccessReview;
    const { namespace: given = '', ...others } = review.metadata;
    const findings = [
      ...specFindings(review.spec),
      ...emptyMetadata({ ...review, metadata: others }, 'must be empty except for namespace'),
    ];
    const { resourceAttributes, nonResourceAttributes } = review.spec;
    if (resourceAttributes !== undefined && (resourceAttributes.namespace ?? '') !== given) {
      const path = 'spec.resourceAttributes.namespace';
      findings.push(invalidField(path, resourceAttributes.namespace ?? '', 'must match metadata.namespace'));
    }
    if (nonResourceAttributes !== undefined) {
      findings.push(
        invalidField('spec.nonResourceAttributes', nonResourceAttributes, 'disallowed on this kind of request'),
      );
    }
    refuse(findings);
    if (given !== scope.namespace) {
      throw badRequest(`spec.resourceAttributes.namespace must match namespace: ${scope.namespace}`);
    }
    yield* admit();
    return answered(scope, review);
  },
};

export const selfSubjectAccessReview: Review = {
  group: GROUP,
  plural: 'selfsubjectaccessreviews',
  *answer({ server, user }, question, admit) {
    const review = question as SelfSubjectAccessReview;
    refuse([
      ...accessFindings(review.spec),
      ...selectorFindings(review.spec),
      ...emptyMetadata(review, 'must be empty'),
    ]);
    yield* admit();
    return { ...review, status: accessStatus(server.authorizer, user, review.spec) };
  },
};

function specFindings(spec: SubjectAccessReviewSpec): FieldError[] {
  const findings = accessFindings(spec);
  if ((spec.user ?? '') === '' && (spec.groups?.length ?? 0) === 0) {
    findings.push(invalidField('spec.user', spec.user ?? '', 'at least one of user or group must be specified'));
  }
  return [...findings, ...selectorFindings(spec)];
}

function emptyMetadata({ metadata }: KubeObject, why: string): readonly FieldError[] {
  const given = Object.keys(metadata).filter((key) => key !== 'managedFields');
  return given.length === 0 ? [] : [invalidField('metadata', metadata, why)];
}

function answered<T extends SubjectAccessReview | LocalSubjectAccessReview>({ server }: Scope, review: T): T {
  const { user = '', groups = [], uid, extra } = review.spec;
  const asked: User = {
    name: user,
    groups,
    ...(uid === undefined ? {} : { uid }),
    ...(extra === undefined ? {} : { extra }),
  };
  return { ...review, status: accessStatus(server.authorizer, asked, review.spec) };
}
