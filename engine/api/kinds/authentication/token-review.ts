import { tokenreviews } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/authentication/tokenreview, v1.36. */
export const tokenReview = defineKind(tokenreviews, {
  verbs: ['create'],
  nameRule: 'any',
});
