import { ApiError } from '../api/request';
import type { Fault } from '../faults/fault';

/**
 * Of a control plane that a provider runs there is an address to talk to, and nothing else: no machine to log in to, no
 * etcd, no process to stop. Throws the refusal for what would need one. Controllers of the user's own are `others`.
 */
export function refuseOutOfReach(fault: Fault, others: ReadonlySet<string>): void {
  const what = reachedBy(fault, others);
  if (what === undefined) return;
  throw new ApiError({
    apiVersion: 'v1',
    kind: 'Status',
    metadata: {},
    status: 'Failure',
    message: `the control plane is run by its provider: there is no way to ${what}`,
    reason: 'Forbidden',
    code: 403,
  });
}

function reachedBy(fault: Fault, others: ReadonlySet<string>): string | undefined {
  if (fault.kind === 'later') return reachedBy(fault.fault, others);
  if (fault.kind.startsWith('etcd-')) return 'its etcd';
  switch (fault.kind) {
    case 'component-stops':
    case 'component-crashes':
    case 'component-starts':
    case 'component-slow':
    case 'leader-loses-lease':
    case 'leader-freezes':
    case 'leader-crashes':
    case 'frozen-continue':
      return others.has(fault.component) ? undefined : `its ${fault.component}`;
    default:
      return undefined;
  }
}
