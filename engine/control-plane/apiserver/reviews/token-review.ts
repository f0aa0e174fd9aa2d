import type { TokenReview } from '../../../api/types/authentication-v1';
import { badRequest } from '../refusals';
import type { Review } from './review';
import { userInfoOf } from './self-subject-reviews';

/** Says who a token belongs to (pkg/registry/authentication/tokenreview, v1.36). */
export const tokenReview: Review = {
  group: 'authentication.k8s.io',
  plural: 'tokenreviews',
  *answer({ server }, question, admit) {
    const review = question as TokenReview;
    const { token = '', audiences = [] } = review.spec;
    if (token === '') throw badRequest('token is required for TokenReview in authentication');
    yield* admit();
    const found = server.tokens.review(token, audiences);
    if (!found.ok) {
      const status = { user: {}, ...(found.error === '' ? {} : { error: found.error }) };
      return { ...review, status };
    }
    const status = { authenticated: true, user: userInfoOf(found.user), audiences: found.audiences };
    return { ...review, status };
  },
};
