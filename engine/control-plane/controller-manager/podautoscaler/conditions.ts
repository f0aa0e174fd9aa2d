import { formatTime } from '../../../base/timestamp';
import type { Instant } from '../../../base/brand';
import type { HorizontalPodAutoscalerCondition } from '../../../api/types/autoscaling-v2';

type Type = 'AbleToScale' | 'ScalingActive' | 'ScalingLimited';

/** Conditions of an autoscaler while it is looked at; a time is that of the last change of a status. */
export class Conditions {
  private all: readonly HorizontalPodAutoscalerCondition[];

  constructor(
    before: readonly HorizontalPodAutoscalerCondition[] = [],
    private readonly now: Instant,
  ) {
    this.all = before;
  }

  get list(): readonly HorizontalPodAutoscalerCondition[] {
    return this.all;
  }

  set(type: Type, holds: boolean, reason: string, message: string): void {
    const status = holds ? 'True' : 'False';
    const old = this.all.find((each) => each.type === type);
    const lastTransitionTime = old?.status === status ? old.lastTransitionTime : formatTime(this.now);
    const next = { type, status, lastTransitionTime, reason, message };
    this.all = old === undefined ? [...this.all, next] : this.all.map((each) => (each === old ? next : each));
  }

  remove(type: string): void {
    this.all = this.all.filter((each) => each.type !== type);
  }
}
