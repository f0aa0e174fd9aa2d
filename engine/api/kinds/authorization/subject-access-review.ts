import { subjectaccessreviews } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/authorization/subjectaccessreview, v1.36. */
export const subjectAccessReview = defineKind(subjectaccessreviews, {
  verbs: ['create'],
  nameRule: 'any',
});
