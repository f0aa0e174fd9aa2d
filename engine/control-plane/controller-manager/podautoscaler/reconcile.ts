import { quantity } from '../../../base/quantity';
import { semanticEqual } from '../../../base/equal';
import { formatTime } from '../../../base/timestamp';
import { seconds, type Instant } from '../../../base/brand';
import { isApiError } from '../../../api/request';
import { parseLabelSelector } from '../../../api/parse-label-selector';
import { matchesLabels, selectorText, type LabelRequirements } from '../../../api/label-selector';
import { horizontalpodautoscalers } from '../../../api/resources';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerBehavior,
  MetricStatus,
} from '../../../api/types/autoscaling-v2';
import type { Scale } from '../../../api/types/autoscaling-v1';
import type { Pod } from '../../../api/types/core-v1';
import type { ComponentContext } from '../../../client/component';
import type { ServedResources } from '../rules/served-resources';
import type { Asking } from './ask';
import { Conditions } from './conditions';
import type { ScaleHistory } from './history';
import { limited, limitedByRules, type Limited } from './limits';
import { proposalOf, type MetricFailure, type World } from './metric-proposals';
import type { Tolerances } from './ratios';
import { found, missing, type Found } from './samples';
import { rescale, resourceOf, targetOf, type Target } from './scale-target';
import type { Selecting } from './selecting';
import type { AutoscalerSettings } from './settings';
import { stabilized, stabilizedByRules, type Stabilized, type Windows } from './stabilize';

/** What the controller lends to one look at an autoscaler. */
export interface Reconciled {
  readonly context: Pick<ComponentContext, 'clock' | 'client' | 'events'>;
  readonly settings: AutoscalerSettings;
  readonly served: ServedResources;
  readonly selecting: Selecting;
  readonly history: ScaleHistory;
  readonly podsIn: (namespace: string) => readonly Pod[];
  readonly key: string;
}

/** What the metrics together ask for. */
interface Recommendation {
  readonly replicas: number;
  /** The metric that asks for the most. */
  readonly metric: string;
}

/** One look at an autoscaler: what is, what the metrics ask for, what may be, and the write (reconcileAutoscaler, v1.36). */
export class Reconciliation {
  private readonly now: Instant;
  private readonly namespace: string;
  private readonly conditions: Conditions;
  private metrics: readonly MetricStatus[] = [];
  private hasChanged = false;

  constructor(
    private readonly autoscaler: HorizontalPodAutoscaler,
    private readonly lent: Reconciled,
  ) {
    this.now = lent.context.clock.now();
    this.namespace = autoscaler.metadata.namespace ?? '';
    this.conditions = new Conditions(autoscaler.status.conditions, this.now);
  }

  *run(): Asking<void> {
    const { served, history } = this.lent;
    const { scaleTargetRef, minReplicas: min = 1, maxReplicas: max } = this.autoscaler.spec;
    const target = yield* targetOf(served, this.namespace, scaleTargetRef);
    if (!target.ok) return this.failToGetScale(target.error);
    this.conditions.set(
      'AbleToScale',
      true,
      'SucceededGetScale',
      "the HPA controller was able to get the target's current scale",
    );
    const current = target.value.scale.spec.replicas ?? 0;
    history.begin(current, this.now);
    if (current === 0) return this.leaveAlone();
    if (current > max) return yield* this.write(target.value, max, 'Current number of replicas above Spec.MaxReplicas');
    if (current < min) return yield* this.write(target.value, min, 'Current number of replicas below Spec.MinReplicas');
    yield* this.follow(target.value, { min, max });
  }

  /** Something was changed, or is held back for now: the next look will tell more. */
  get isRestless(): boolean {
    return this.hasChanged || this.conditions.list.some(({ reason = '' }) => HOLDING_BACK.has(reason));
  }

  private failToGetScale(error: string): void {
    const { status } = this.autoscaler;
    this.tell('Warning', 'FailedGetScale', error);
    const message = `the HPA controller was unable to get the target's current scale: ${error}`;
    this.conditions.set('AbleToScale', false, 'FailedGetScale', message);
    this.update({ ...status, conditions: this.conditions.list });
  }

  private leaveAlone(): void {
    const message = 'scaling is disabled since the replica count of the target is zero';
    this.conditions.set('ScalingActive', false, 'ScalingDisabled', message);
    this.conditions.remove('ScaledToZero');
    this.report(0, 0);
  }

  /** Does what the metrics ask for, as far as it may. */
  private *follow(target: Target, range: { readonly min: number; readonly max: number }): Asking<void> {
    const current = target.scale.spec.replicas ?? 0;
    const recommended = yield* this.recommend(target.scale);
    if (!recommended.ok) {
      this.report(current, this.autoscaler.status.desiredReplicas);
      return this.tell('Warning', 'FailedComputeMetricsReplicas', recommended.error);
    }
    const { replicas, metric } = recommended.value;
    const desired = this.normalized(current, replicas, range);
    if (desired === current) return this.report(current, current);
    const reason = replicas > current ? `${metric} above target` : 'All metrics below target';
    yield* this.write(target, desired, replicas === current ? '' : reason);
  }

  /** The most that any metric asks for. A metric that fails keeps the others from scaling down. */
  private *recommend(scale: Scale): Asking<Found<Recommendation>> {
    const selector = this.selectorOf(scale);
    if (!selector.ok) return selector;
    const { metrics = [] } = this.autoscaler.spec;
    const world = this.worldOf(scale, selector.value);
    const statuses: MetricStatus[] = [];
    const failures: MetricFailure[] = [];
    let most: Recommendation = { replicas: 0, metric: '' };
    for (const spec of metrics) {
      const outcome = yield* proposalOf(world, spec);
      if (!outcome.ok) {
        this.tell('Warning', outcome.reason, outcome.error);
        failures.push(outcome);
        statuses.push({ type: '' });
        continue;
      }
      const { replicas, name, status } = outcome.proposal;
      if (most.replicas === 0 || replicas > most.replicas) most = { replicas, metric: name };
      statuses.push(status);
    }
    this.metrics = statuses;
    const [first] = failures;
    const wouldShrink = most.replicas < world.replicas;
    if (first !== undefined && (failures.length >= metrics.length || wouldShrink)) {
      const message = `the HPA was unable to compute the replica count: ${first.error}`;
      this.conditions.set('ScalingActive', false, first.reason, message);
      const counts = `${failures.length} invalid out of ${metrics.length}`;
      return missing(`invalid metrics (${counts}), first error is: ${first.whole}`);
    }
    const message = `the HPA was able to successfully calculate a replica count from ${most.metric}`;
    this.conditions.set('ScalingActive', true, 'ValidMetricFound', message);
    return found(most);
  }

  /** The target's pods, if they are nobody else's (validateAndParseSelector). */
  private selectorOf({ status }: Scale): Found<LabelRequirements> {
    const { selecting, key, podsIn } = this.lent;
    const { selector = '' } = status;
    if (selector === '') {
      const message = "the HPA target's scale is missing a selector";
      return this.refuse('SelectorRequired', 'selector is required', 'InvalidSelector', message);
    }
    const parsed = parseLabelSelector(selector);
    if (!parsed.ok) {
      const error = `couldn't convert selector into a corresponding internal selector object: ${parsed.error}`;
      return this.refuse('InvalidSelector', error, 'InvalidSelector', error);
    }
    selecting.learn(key, parsed.requirements);
    const own = podsIn(this.namespace).filter(({ metadata }) => matchesLabels(parsed.requirements, metadata.labels));
    const all = selecting.of(own);
    if (all.length <= 1) return found(parsed.requirements);
    const error = `pods by selector ${selector} are controlled by multiple HPAs: [${all.join(' ')}]`;
    return this.refuse('AmbiguousSelector', error, 'AmbiguousSelector', error);
  }

  private refuse(event: string, error: string, reason: string, message: string): Found<never> {
    this.tell('Warning', event, error);
    this.conditions.set('ScalingActive', false, reason, message);
    return missing(error);
  }

  private worldOf({ spec, status }: Scale, selector: LabelRequirements): World {
    const { podsIn, served, settings } = this.lent;
    return {
      settings,
      now: this.now,
      namespace: this.namespace,
      selector: selectorText(selector),
      pods: podsIn(this.namespace).filter(({ metadata }) => matchesLabels(selector, metadata.labels)),
      replicas: spec.replicas ?? 0,
      statusReplicas: status.replicas,
      tolerances: tolerancesOf(this.autoscaler.spec.behavior, settings),
      resourceOf: (group, kind) => resourceOf(served, group, kind),
    };
  }

  /** What is left of a recommendation after windows and limits. */
  private normalized(
    current: number,
    recommended: number,
    range: { readonly min: number; readonly max: number },
  ): number {
    const { history, settings } = this.lent;
    const { behavior } = this.autoscaler.spec;
    const { scaleUp = {}, scaleDown = {} } = behavior ?? {};
    const { now } = this;
    const steady: Stabilized =
      behavior === undefined
        ? stabilized(history, recommended, now, settings.downscaleStabilization)
        : stabilizedByRules(history, { current, recommended }, windowsOf(behavior, settings), now);
    if (steady.replicas !== recommended) this.conditions.set('AbleToScale', true, steady.reason, steady.message);
    else this.conditions.set('AbleToScale', true, 'ReadyForNewScale', 'recommended size matches current size');
    const may: Limited =
      behavior === undefined
        ? limited(current, steady.replicas, range)
        : limitedByRules(current, steady.replicas, range, { rules: { scaleUp, scaleDown }, history, now });
    this.conditions.set('ScalingLimited', may.replicas !== steady.replicas, may.reason, may.message);
    return may.replicas;
  }

  private *write(target: Target, replicas: number, reason: string): Asking<void> {
    const { context, history } = this.lent;
    const current = target.scale.spec.replicas ?? 0;
    const { error } = yield* rescale(context.client, target, replicas);
    if (error !== undefined) {
      this.tell('Warning', 'FailedRescale', `New size: ${replicas}; reason: ${reason}; error: ${error}`);
      const message = `the HPA controller was unable to update the target scale: ${error}`;
      this.conditions.set('AbleToScale', false, 'FailedUpdateScale', message);
      return this.report(current, this.autoscaler.status.desiredReplicas);
    }
    const message = `the HPA controller was able to update the target scale to ${replicas}`;
    this.conditions.set('AbleToScale', true, 'SucceededRescale', message);
    this.tell('Normal', 'SuccessfulRescale', `New size: ${replicas}; reason: ${reason}`);
    const rules = this.autoscaler.spec.behavior?.[replicas > current ? 'scaleUp' : 'scaleDown'];
    if (rules !== undefined) history.scaled(current, replicas, this.now, rules);
    this.conditions.remove('ScaledToZero');
    this.report(current, replicas, formatTime(this.now));
  }

  /** The whole status is made anew; what nobody sets is gone. */
  private report(current: number, desired: number, scaledAt = this.autoscaler.status.lastScaleTime): void {
    this.update({
      ...(scaledAt === undefined ? {} : { lastScaleTime: scaledAt }),
      ...(current === 0 ? {} : { currentReplicas: current }),
      desiredReplicas: desired,
      currentMetrics: this.metrics,
      ...(this.conditions.list.length === 0 ? {} : { conditions: this.conditions.list }),
    });
  }

  private update(status: HorizontalPodAutoscaler['status']): void {
    const { client } = this.lent.context;
    if (semanticEqual(this.autoscaler.status, status)) return;
    this.hasChanged = true;
    try {
      client.update(horizontalpodautoscalers, { ...this.autoscaler, status }, 'status');
    } catch (error) {
      if (!isApiError(error)) throw error;
      this.tell('Warning', 'FailedUpdateStatus', error.message);
    }
  }

  private tell(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.lent.context.events.record(this.autoscaler, type, reason, message);
  }
}

const HOLDING_BACK: ReadonlySet<string> = new Set([
  'ScaleDownStabilized',
  'ScaleUpStabilized',
  'ScaleUpLimit',
  'ScaleDownLimit',
]);

function windowsOf({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior, settings: AutoscalerSettings): Windows {
  const down = scaleDown?.stabilizationWindowSeconds;
  return {
    up: seconds(scaleUp?.stabilizationWindowSeconds ?? 0),
    down: down === undefined ? settings.downscaleStabilization : seconds(down),
  };
}

function tolerancesOf(
  behavior: HorizontalPodAutoscalerBehavior | undefined,
  { tolerance }: AutoscalerSettings,
): Tolerances {
  const of = (text: string | undefined): number =>
    text === undefined ? tolerance : Number(quantity(text).nanos) / 1_000_000_000;
  return { up: of(behavior?.scaleUp?.tolerance), down: of(behavior?.scaleDown?.tolerance) };
}
