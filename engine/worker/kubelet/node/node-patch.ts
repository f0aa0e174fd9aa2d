import { semanticEqual } from '../../../base/equal';
import type { Node, NodeCondition, NodeStatus } from '../../../api/types/core-v1';

type Fields = Readonly<Record<string, unknown>>;

/** Whether a status says anything new; heartbeat times do not count (`nodeStatusHasChanged`, v1.36). */
export function nodeStatusChanged(from: NodeStatus, to: NodeStatus): boolean {
  const { conditions: before = [], ...rest } = from;
  const { conditions: after = [], ...others } = to;
  return !sameConditions(before, after) || !semanticEqual(rest, others);
}

const sameConditions = (a: readonly NodeCondition[], b: readonly NodeCondition[]): boolean =>
  a.length === b.length &&
  a.every((one) => {
    const other = b.find((candidate) => candidate.type === one.type);
    return other !== undefined && semanticEqual({ ...one, lastHeartbeatTime: '' }, { ...other, lastHeartbeatTime: '' });
  });

/** The strategic merge patch from one status to another. Addresses are replaced as a whole: their key is the type. */
export function nodeStatusPatch(from: Node, to: NodeStatus): Fields {
  const patch: Record<string, unknown> = {};
  const before = from.status as unknown as Fields;
  const after = to as unknown as Fields;
  for (const [name, value] of Object.entries(after)) {
    if (semanticEqual(before[name], value)) continue;
    if (name === 'conditions') patch[name] = changedConditions(from.status.conditions ?? [], to.conditions ?? []);
    else if (name === 'addresses') patch[name] = [{ $patch: 'replace' }, ...(to.addresses ?? [])];
    else patch[name] = value;
  }
  for (const name of Object.keys(before)) if (after[name] === undefined) patch[name] = null;
  return patch;
}

const changedConditions = (from: readonly NodeCondition[], to: readonly NodeCondition[]): readonly NodeCondition[] =>
  to.filter((one) => {
    const before = from.find((other) => other.type === one.type);
    return !semanticEqual(before, one);
  });
