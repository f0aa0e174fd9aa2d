import { localsubjectaccessreviews } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/authorization/localsubjectaccessreview, v1.36. */
export const localSubjectAccessReview = defineKind(localsubjectaccessreviews, {
  verbs: ['create'],
  nameRule: 'any',
});
