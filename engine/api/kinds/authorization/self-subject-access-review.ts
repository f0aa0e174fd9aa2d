import { selfsubjectaccessreviews } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/authorization/selfsubjectaccessreview, v1.36. */
export const selfSubjectAccessReview = defineKind(selfsubjectaccessreviews, {
  verbs: ['create'],
  nameRule: 'any',
});
