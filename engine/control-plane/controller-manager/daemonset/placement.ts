import type { DaemonSet } from '../../../api/types/apps-v1';
import type { Affinity, Node, Pod, PodSpec, PodTemplateSpec, Toleration } from '../../../api/types/core-v1';
import { matchesNode } from '../rules/node-affinity';
import {
  DISK_PRESSURE,
  MEMORY_PRESSURE,
  NETWORK_UNAVAILABLE,
  NOT_READY,
  PID_PRESSURE,
  UNREACHABLE,
  UNSCHEDULABLE,
  untolerated,
} from '../rules/taints';

export const REVISION_LABEL = 'controller-revision-hash';
const GENERATION_LABEL = 'pod-template-generation';
const GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation';
const NAME_FIELD = 'metadata.name';

const NO_EXECUTE: ReadonlySet<string> = new Set(['NoExecute']);
const HARD: ReadonlySet<string> = new Set(['NoExecute', 'NoSchedule']);

/** Whether a new pod may start on a node, and whether one that is there may stay. */
export interface Verdict {
  readonly shouldRun: boolean;
  readonly mayStay: boolean;
}

const AWAY: Verdict = { shouldRun: false, mayStay: false };
const HERE: Verdict = { shouldRun: true, mayStay: true };

/** pkg/controller/daemon NodeShouldRunDaemonPod (v1.36). */
export function verdictOf({ spec }: DaemonSet, node: Node): Verdict {
  const template = spec.template.spec;
  if ((template.nodeName ?? node.metadata.name) !== node.metadata.name || !matchesNode(template, node)) return AWAY;
  const tolerations = withDaemonTolerations(template);
  const taints = node.spec.taints ?? [];
  if (untolerated(taints, tolerations, HARD) === undefined) return HERE;
  return { shouldRun: false, mayStay: untolerated(taints, tolerations, NO_EXECUTE) === undefined };
}

/** Remembers verdicts while neither the node nor the template has changed. */
export class Verdicts {
  private readonly known = new WeakMap<Node, { readonly template: PodTemplateSpec; readonly verdict: Verdict }>();

  of(set: DaemonSet, node: Node): Verdict {
    const remembered = this.known.get(node);
    if (remembered?.template === set.spec.template) return remembered.verdict;
    const verdict = verdictOf(set, node);
    this.known.set(node, { template: set.spec.template, verdict });
    return verdict;
  }
}

const exists = (key: string, effect: string): Toleration => ({ key, operator: 'Exists', effect });

/** What every daemon pod tolerates; a toleration that says the same is replaced in place. */
export function withDaemonTolerations({ tolerations = [], hostNetwork }: PodSpec): readonly Toleration[] {
  const added = [
    exists(NOT_READY, 'NoExecute'),
    exists(UNREACHABLE, 'NoExecute'),
    exists(DISK_PRESSURE, 'NoSchedule'),
    exists(MEMORY_PRESSURE, 'NoSchedule'),
    exists(PID_PRESSURE, 'NoSchedule'),
    exists(UNSCHEDULABLE, 'NoSchedule'),
    ...(hostNetwork === true ? [exists(NETWORK_UNAVAILABLE, 'NoSchedule')] : []),
  ];
  const isSame = (a: Toleration, b: Toleration): boolean =>
    a.key === b.key && a.effect === b.effect && a.operator === b.operator && (a.value ?? '') === (b.value ?? '');
  const kept = tolerations.map((one) => added.find((other) => isSame(one, other)) ?? one);
  return [...kept, ...added.filter((one) => !tolerations.some((other) => isSame(one, other)))];
}

/** The template of the set's pods: its labels say which revision they are of. */
export function daemonTemplate({ metadata, spec }: DaemonSet, hash: string): PodTemplateSpec {
  const { template } = spec;
  const generation = metadata.annotations?.[GENERATION_ANNOTATION];
  const labels = {
    ...template.metadata.labels,
    ...(generation === undefined ? {} : { [GENERATION_LABEL]: generation }),
    [REVISION_LABEL]: hash,
  };
  return {
    metadata: { ...template.metadata, labels },
    spec: { ...template.spec, tolerations: withDaemonTolerations(template.spec) },
  };
}

/** The pod may go to one node only; the scheduler binds it there. */
export function boundTo(template: PodTemplateSpec, nodeName: string): PodTemplateSpec {
  const terms = [{ matchFields: [{ key: NAME_FIELD, operator: 'In', values: [nodeName] }] }];
  const before: Affinity = template.spec.affinity ?? {};
  const affinity: Affinity = {
    ...before,
    nodeAffinity: {
      ...before.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms },
    },
  };
  return { ...template, spec: { ...template.spec, affinity } };
}

/** The node a daemon pod is on or meant for. */
export function targetNode({ spec }: Pod): string | undefined {
  if (spec.nodeName !== undefined && spec.nodeName !== '') return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const { matchFields = [] } of terms) {
    for (const { key, operator, values = [] } of matchFields) {
      if (key === NAME_FIELD && operator === 'In') return values.length === 1 ? values[0] : undefined;
    }
  }
  return undefined;
}

export function isUpdated({ metadata }: Pod, set: DaemonSet, hash: string): boolean {
  const { labels = {} } = metadata;
  const generation = set.metadata.annotations?.[GENERATION_ANNOTATION];
  return labels[REVISION_LABEL] === hash || (generation !== undefined && labels[GENERATION_LABEL] === generation);
}
