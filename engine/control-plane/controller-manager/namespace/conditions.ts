import type { Instant } from '../../../base/brand';
import { formatTime } from '../../../base/timestamp';
import type { NamespaceCondition } from '../../../api/types/core-v1';

/** What one pass over a namespace found. */
export interface DeletionFindings {
  readonly errors: readonly string[];
  /** Objects left by resource, `pods.` or `widgets.example.com`; absent: not counted in this pass. */
  readonly remaining?: ReadonlyMap<string, number>;
  readonly finalizers?: ReadonlyMap<string, number>;
}

interface Kind {
  readonly type: string;
  readonly okReason: string;
  readonly okMessage: string;
}

const KINDS: readonly Kind[] = [
  {
    type: 'NamespaceDeletionDiscoveryFailure',
    okReason: 'ResourcesDiscovered',
    okMessage: 'All resources successfully discovered',
  },
  {
    type: 'NamespaceDeletionGroupVersionParsingFailure',
    okReason: 'ParsedGroupVersions',
    okMessage: 'All legacy kube types successfully parsed',
  },
  {
    type: 'NamespaceDeletionContentFailure',
    okReason: 'ContentDeleted',
    okMessage: 'All content successfully deleted, may be waiting on finalization',
  },
  {
    type: 'NamespaceContentRemaining',
    okReason: 'ContentRemoved',
    okMessage: 'All content successfully removed',
  },
  {
    type: 'NamespaceFinalizersRemaining',
    okReason: 'ContentHasNoFinalizers',
    okMessage: 'All content-preserving finalizers finished',
  },
];

/** The conditions after a pass; the argument itself when nothing is new (namespace/deletion/status_condition_utils.go, v1.36). */
export function deletionConditions(
  before: readonly NamespaceCondition[],
  findings: DeletionFindings,
  now: Instant,
): readonly NamespaceCondition[] {
  const out = [...before];
  let hasChanged = false;
  for (const { type, okReason, okMessage } of KINDS) {
    const found = trouble(type, findings);
    const [status, reason, message] = found === undefined ? ['False', okReason, okMessage] : ['True', ...found];
    const index = out.findIndex((condition) => condition.type === type);
    const old = out[index];
    if (old?.status === status && old.reason === reason && old.message === message) continue;
    hasChanged = true;
    const lastTransitionTime = old?.status === status ? old.lastTransitionTime : formatTime(now);
    const next: NamespaceCondition = { type, status, lastTransitionTime, reason, message };
    if (old === undefined) out.push(next);
    else out[index] = next;
  }
  return hasChanged ? out : before;
}

function trouble(type: string, findings: DeletionFindings): readonly [reason: string, message: string] | undefined {
  const { errors, remaining, finalizers } = findings;
  if (type === 'NamespaceDeletionContentFailure' && errors.length > 0) {
    const text = [...errors].sort().join(', ');
    return ['ContentDeletionFailed', `Failed to delete all resource types, ${errors.length} remaining: ${text}`];
  }
  if (type === 'NamespaceContentRemaining' && remaining !== undefined && remaining.size > 0) {
    const list = [...remaining].map(([resource, count]) => `${resource} has ${count} resource instances`).sort();
    return ['SomeResourcesRemain', `Some resources are remaining: ${list.join(', ')}`];
  }
  if (type === 'NamespaceFinalizersRemaining' && finalizers !== undefined && finalizers.size > 0) {
    const list = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).sort();
    return ['SomeFinalizersRemain', `Some content in the namespace has finalizers remaining: ${list.join(', ')}`];
  }
  return undefined;
}
