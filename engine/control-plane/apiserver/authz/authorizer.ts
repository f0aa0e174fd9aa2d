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
  readonly allowed: boolean;
  /** For the one who asks: `RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to User "z"`. */
  readonly reason: string;
}

export interface Authorizer {
  /** Undefined: no opinion, ask the next. */
  authorize(attributes: Attributes): Decision | undefined;
}

/** Everybody may do everything. */
export const allowAll: Authorizer = Object.freeze<Authorizer>({ authorize: () => ({ allowed: true, reason: '' }) });
