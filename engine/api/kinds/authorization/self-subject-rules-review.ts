import { selfsubjectrulesreviews } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/authorization/selfsubjectrulesreview, v1.36. */
export const selfSubjectRulesReview = defineKind(selfsubjectrulesreviews, {
  verbs: ['create'],
  nameRule: 'any',
});
