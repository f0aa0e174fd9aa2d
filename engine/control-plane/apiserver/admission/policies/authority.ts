import type { AccessAnswer, AccessAuthority, AccessQuestion } from '../../../../cel/functions/kubernetes/authorization';
import type { User } from '../../../../api/request';
import type { Authorizer } from '../../authz/authorizer';

/** What `authorizer` asks: the server's authorizer about a user. Each question is asked once. */
export function authorityOf(authorizer: Authorizer, user: User): AccessAuthority {
  const answers = new Map<string, AccessAnswer>();
  return {
    ask(question) {
      const key = JSON.stringify(question);
      const known = answers.get(key);
      if (known !== undefined) return known;
      const answer = ask(authorizer, user, question);
      answers.set(key, answer);
      return answer;
    },
    of: (namespace, name) => authorityOf(authorizer, serviceAccount(namespace, name)),
  };
}

function ask(authorizer: Authorizer, user: User, question: AccessQuestion): AccessAnswer {
  const { verb, path = '', group, resource, subresource, namespace, name, fieldSelector, labelSelector } = question;
  const decision = authorizer.authorize({
    user,
    verb,
    group,
    version: '*',
    resource,
    subresource,
    namespace,
    name,
    path,
    ...(fieldSelector !== '' && { fieldSelector }),
    ...(labelSelector !== '' && { labelSelector }),
  });
  return { allowed: decision.allowed, reason: decision.why() };
}

const serviceAccount = (namespace: string, name: string): User => ({
  name: `system:serviceaccount:${namespace}:${name}`,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
});
