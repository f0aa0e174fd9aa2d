import { seconds, type Instant } from '../../../base/brand';
import type { HPAScalingPolicy, HPAScalingRules } from '../../../api/types/autoscaling-v2';
import { isOlder, type ScaleEvent, type ScaleHistory } from './history';
import { MAX_INT32 } from './numbers';

/** How many replicas it will be, and what stands in the condition ScalingLimited. */
export interface Limited {
  readonly replicas: number;
  readonly reason: string;
  readonly message: string;
}

export interface Range {
  readonly min: number;
  readonly max: number;
}

const WITHIN = { reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' };
const TOO_FEW = {
  reason: 'TooFewReplicas',
  message: 'the desired replica count is less than the minimum replica count',
};
const TOO_MANY = {
  reason: 'TooManyReplicas',
  message: 'the desired replica count is more than the maximum replica count',
};
const UP_LIMIT = {
  reason: 'ScaleUpLimit',
  message: 'the desired replica count is increasing faster than the maximum scale rate',
};
const DOWN_LIMIT = {
  reason: 'ScaleDownLimit',
  message: 'the desired replica count is decreasing faster than the maximum scale rate',
};

/** Without `spec.behavior`: at most twice as many, or four (horizontal.go convertDesiredReplicasWithRules, v1.36). */
export function limited(current: number, desired: number, { min, max }: Range): Limited {
  const upLimit = Math.max(2 * current, 4);
  if (desired < min) return { replicas: min, ...TOO_FEW };
  const [most, why] = max > upLimit ? [upLimit, UP_LIMIT] : [max, TOO_MANY];
  return desired > most ? { replicas: most, ...why } : { replicas: desired, ...WITHIN };
}

interface Rules {
  readonly scaleUp: HPAScalingRules;
  readonly scaleDown: HPAScalingRules;
}

/** With `spec.behavior` (horizontal.go convertDesiredReplicasWithBehaviorRate, v1.36). */
export function limitedByRules(
  current: number,
  desired: number,
  { min, max }: Range,
  { rules, history, now }: { readonly rules: Rules; readonly history: ScaleHistory; readonly now: Instant },
): Limited {
  const past = { history, now };
  if (desired > current) {
    const upLimit = Math.max(current, scaleUpLimit(current, rules.scaleUp, past));
    const [most, why] = max > upLimit ? [upLimit, UP_LIMIT] : [max, TOO_MANY];
    if (desired > most) return { replicas: most, ...why };
  } else if (desired < current) {
    const downLimit = Math.min(current, scaleDownLimit(current, rules.scaleDown, past));
    const [least, why] = min < downLimit ? [downLimit, DOWN_LIMIT] : [min, TOO_FEW];
    if (desired < least) return { replicas: least, ...why };
  }
  return { replicas: desired, ...WITHIN };
}

interface Past {
  readonly history: ScaleHistory;
  readonly now: Instant;
}

/** So many replicas at most. */
function scaleUpLimit(current: number, { selectPolicy, policies = [] }: HPAScalingRules, past: Past): number {
  if (selectPolicy === 'Disabled') return current;
  const proposals = policies.map((policy) => {
    const before = replicasBefore(current, policy, past);
    return isPods(policy) ? before + policy.value : Math.ceil(before * (1 + policy.value / 100));
  });
  return selectPolicy === 'Min' ? Math.min(MAX_INT32, ...proposals) : Math.max(-MAX_INT32 - 1, ...proposals);
}

/** So many replicas at least. */
function scaleDownLimit(current: number, { selectPolicy, policies = [] }: HPAScalingRules, past: Past): number {
  if (selectPolicy === 'Disabled') return current;
  const proposals = policies.map((policy) => {
    const before = replicasBefore(current, policy, past);
    return isPods(policy) ? before - policy.value : Math.trunc(before * (1 - policy.value / 100));
  });
  return selectPolicy === 'Min' ? Math.max(-MAX_INT32 - 1, ...proposals) : Math.min(MAX_INT32, ...proposals);
}

/** The other kind is `Percent`. */
const isPods = ({ type }: HPAScalingPolicy): boolean => type === 'Pods';

/** How many there were when the period of the policy began. */
function replicasBefore(current: number, { periodSeconds }: HPAScalingPolicy, { history, now }: Past): number {
  const cutoff = now - seconds(periodSeconds);
  const changed = (events: readonly ScaleEvent[]): number =>
    events.reduce((sum, { at, change }) => (isOlder(at, cutoff) ? sum : sum + change), 0);
  return current - changed(history.scaledUp) + changed(history.scaledDown);
}
