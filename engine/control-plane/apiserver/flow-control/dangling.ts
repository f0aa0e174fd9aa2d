import { quote } from '../../../base/go-text';
import { formatTime } from '../../../base/timestamp';
import type { Instant } from '../../../base/brand';
import type { FlowSchema, FlowSchemaCondition } from '../../../api/types/flowcontrol-v1';

type Condition = Required<FlowSchemaCondition>;

/** What a FlowSchema is told of the level that it names (apiserver/pkg/util/flowcontrol/apf_controller.go, v1.36). */
export function danglingCondition(level: string, exists: boolean, now: Instant): Condition {
  const named = `This FlowSchema references the PriorityLevelConfiguration object named ${quote(level)}`;
  return {
    type: 'Dangling',
    status: exists ? 'False' : 'True',
    lastTransitionTime: formatTime(now),
    reason: exists ? 'Found' : 'NotFound',
    message: exists ? `${named} and it exists` : `${named} but there is no such object`,
  };
}

/** The condition to write; undefined: the FlowSchema says so already. */
export function newCondition({ spec, status }: FlowSchema, exists: boolean, now: Instant): Condition | undefined {
  const wanted = danglingCondition(spec.priorityLevelConfiguration.name, exists, now);
  const old = (status.conditions ?? []).find(({ type }) => type === wanted.type);
  const same = old?.status === wanted.status && old.reason === wanted.reason && old.message === wanted.message;
  return same ? undefined : wanted;
}
