import { selfsubjectreviews } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/authentication/selfsubjectreview, v1.36. */
export const selfSubjectReview = defineKind(selfsubjectreviews, {
  verbs: ['create'],
  nameRule: 'any',
});
