import type { Served } from '../registry';
import { localSubjectAccessReview, selfSubjectAccessReview, subjectAccessReview } from './access-reviews';
import type { Review } from './review';
import { selfSubjectReview, selfSubjectRulesReview } from './self-subject-reviews';
import { tokenReview } from './token-review';

const reviews: readonly Review[] = Object.freeze([
  subjectAccessReview, // pkg/registry/authorization/subjectaccessreview
  localSubjectAccessReview, // pkg/registry/authorization/localsubjectaccessreview
  selfSubjectAccessReview, // pkg/registry/authorization/selfsubjectaccessreview
  selfSubjectRulesReview, // pkg/registry/authorization/selfsubjectrulesreview
  selfSubjectReview, // pkg/registry/authentication/selfsubjectreview
  tokenReview, // pkg/registry/authentication/tokenreview
]);

export const reviewOf = ({ group, plural }: Served): Review | undefined =>
  reviews.find((review) => review.group === group && review.plural === plural);
