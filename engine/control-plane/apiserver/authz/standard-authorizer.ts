import { nodeRules } from '../bootstrap/rbac-policy';
import type { Server } from '../server';
import { superuserAuthorizer, unionOf, type Authorizer } from './authorizer';
import { nodeAuthorizer } from './node/node-authorizer';
import { rbacAuthorizer } from './rbac/rbac-authorizer';

/** `--authorization-mode=Node,RBAC`, as kubeadm sets it up. */
export const standardAuthorizer = (server: Server): Authorizer =>
  unionOf([superuserAuthorizer, nodeAuthorizer(server, nodeRules()), rbacAuthorizer(server.rules)]);
