import { formatTime } from '../../../base/timestamp';
import type { KubeObject } from '../../../api/object';
import type { User } from '../../../api/request';
import type { SelfSubjectRulesReview } from '../../../api/types/authorization-v1';
import type { UserInfo } from '../../../api/types/authentication-v1';
import { badRequest } from '../refusals';
import { nodeNameOf } from '../authz/node/node-name';
import type { Review } from './review';

/** `kubectl auth whoami` */
export const selfSubjectReview: Review = {
  group: 'authentication.k8s.io',
  plural: 'selfsubjectreviews',
  *answer({ server, user }, { apiVersion }, admit) {
    yield* admit();
    const metadata = { creationTimestamp: formatTime(server.clock.now()) } as KubeObject['metadata'];
    const review = { kind: 'SelfSubjectReview', apiVersion, metadata, status: { userInfo: userInfoOf(user) } };
    return review;
  },
};

export const userInfoOf = ({ name, uid, groups, extra }: User): UserInfo => ({
  username: name,
  ...(uid === undefined || uid === '' ? {} : { uid }),
  ...(groups.length === 0 ? {} : { groups }),
  ...(extra === undefined || Object.keys(extra).length === 0 ? {} : { extra }),
});

const EVERYTHING = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };

/** `kubectl auth can-i --list` */
export const selfSubjectRulesReview: Review = {
  group: 'authorization.k8s.io',
  plural: 'selfsubjectrulesreviews',
  *answer({ server, user }, question, admit) {
    const { spec, apiVersion } = question as SelfSubjectRulesReview;
    const namespace = spec.namespace ?? '';
    if (namespace === '') throw badRequest('no namespace on request');
    yield* admit();
    const { rules, errors } = server.rules.rules(user, namespace);
    const isNode = nodeNameOf(user) !== undefined;
    const isSuperuser = user.groups.includes('system:masters');
    const problems = [
      ...(isNode ? ['node authorizer does not support user rule resolution'] : []),
      ...errors.map((error) => error),
    ];
    const evaluationError = problems.length > 1 ? `[${problems.join(', ')}]` : (problems[0] ?? '');
    const review: KubeObject & Pick<SelfSubjectRulesReview, 'spec' | 'status'> = {
      kind: 'SelfSubjectRulesReview',
      apiVersion,
      metadata: {} as KubeObject['metadata'],
      spec: {},
      status: {
        resourceRules: [
          ...(isSuperuser ? [EVERYTHING] : []),
          ...rules
            .filter(({ resources = [] }) => resources.length > 0)
            .map(({ verbs, apiGroups, resources, resourceNames }) => ({
              verbs,
              ...(apiGroups === undefined ? {} : { apiGroups }),
              ...(resources === undefined ? {} : { resources }),
              ...(resourceNames === undefined ? {} : { resourceNames }),
            })),
        ],
        nonResourceRules: [
          ...(isSuperuser ? [{ verbs: ['*'], nonResourceURLs: ['*'] }] : []),
          ...rules
            .filter(({ nonResourceURLs = [] }) => nonResourceURLs.length > 0)
            .map(({ verbs, nonResourceURLs }) => ({
              verbs,
              ...(nonResourceURLs === undefined ? {} : { nonResourceURLs }),
            })),
        ],
        incomplete: isNode,
        ...(evaluationError === '' ? {} : { evaluationError }),
      },
    };
    return review;
  },
};
