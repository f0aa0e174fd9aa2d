import type { User } from '../../../api/request';

/** What is asked for, as an authorizer sees it. */
export interface Attributes {
  readonly user: User;
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  /** Plural; empty for a path that is no resource. */
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** Of a request that is not for a resource: `/healthz`. */
  readonly path: string;
  readonly fieldSelector?: string;
  readonly labelSelector?: string;
}

export interface Decision {
  /** False: no opinion, the next may allow it. */
  readonly allowed: boolean;
  /** Why, for the one who asks: `RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to User "z"`. May be empty. */
  readonly why: () => string;
}

export interface Authorizer {
  authorize(attributes: Attributes): Decision;
}

export const ALLOWED: Decision = Object.freeze({ allowed: true, why: () => '' });
export const NO_OPINION: Decision = Object.freeze({ allowed: false, why: () => '' });

/** Everybody may do everything. */
export const allowAll: Authorizer = Object.freeze<Authorizer>({ authorize: () => ALLOWED });

const SUPERUSERS = 'system:masters';

/** Members of one group may do everything, before anybody else is asked (`NewPrivilegedGroups`). */
export const superuserAuthorizer: Authorizer = Object.freeze<Authorizer>({
  authorize: ({ user }) => (user.groups.includes(SUPERUSERS) ? ALLOWED : NO_OPINION),
});

/** The first that allows decides; else every reason is told (authorizer/union, v1.36). */
export function unionOf(authorizers: readonly Authorizer[]): Authorizer {
  return {
    authorize(attributes) {
      const denials: Decision[] = [];
      for (const authorizer of authorizers) {
        const decision = authorizer.authorize(attributes);
        if (decision.allowed) return decision;
        if (decision !== NO_OPINION) denials.push(decision);
      }
      return {
        allowed: false,
        why: () =>
          denials
            .map((denial) => denial.why())
            .filter((reason) => reason !== '')
            .join('\n'),
      };
    },
  };
}
