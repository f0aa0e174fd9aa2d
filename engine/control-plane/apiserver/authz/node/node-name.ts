import type { User } from '../../../../api/request';

const PREFIX = 'system:node:';
const GROUP = 'system:nodes';

/** The node that a kubelet speaks for; undefined: no kubelet (pkg/auth/nodeidentifier, v1.36). */
export const nodeNameOf = (user: User): string | undefined =>
  user.name.startsWith(PREFIX) && user.groups.includes(GROUP) ? user.name.slice(PREFIX.length) : undefined;
