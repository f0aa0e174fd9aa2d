import { instant, millis, type Instant } from '../../../base/brand';
import { semanticEqual } from '../../../base/equal';
import { keyOf, keyOfObject, keyText } from '../../../api/object';
import { isApiError } from '../../../api/request';
import { horizontalpodautoscalers, pods } from '../../../api/resources';
import type { HorizontalPodAutoscaler } from '../../../api/types/autoscaling-v2';
import type { Pod } from '../../../api/types/core-v1';
import type { ComponentContext } from '../../../client/component';
import type { Informer } from '../../../client/informer';
import type { WorkQueue } from '../../../client/work-queue';
import type { Cancel } from '../../../sim/clock';
import type { Controller } from '../controller';
import { ServedResources } from '../rules/served-resources';
import { syncQueue } from '../rules/sync-queue';
import type { Asking } from './ask';
import { ScaleHistory } from './history';
import { Reconciliation } from './reconcile';
import { Selecting } from './selecting';
import { USUAL_AUTOSCALING, type AutoscalerSettings } from './settings';

/** Fits replicas to what is measured (pkg/controller/podautoscaler, v1.36). */
export const horizontalPodAutoscalerController: Controller = {
  name: 'horizontal-pod-autoscaler-controller',
  serviceAccount: 'horizontal-pod-autoscaler',
  eventSource: 'horizontal-pod-autoscaler',
  start(context, { autoscaling = USUAL_AUTOSCALING }) {
    new HorizontalPodAutoscalers(context, autoscaling).start();
  },
};

interface Waiting {
  readonly cancel: Cancel;
  readonly due: Instant;
  readonly isRestless: boolean;
}

class HorizontalPodAutoscalers {
  private readonly autoscalers: Informer<HorizontalPodAutoscaler>;
  private readonly pods: Informer<Pod>;
  private readonly served: ServedResources;
  private readonly queue: WorkQueue;
  private readonly selecting = new Selecting();
  private readonly histories = new Map<string, ScaleHistory>();
  private readonly waiting = new Map<string, Waiting>();
  /** Those whose metrics are being asked for. */
  private readonly asking = new Set<string>();

  constructor(
    private readonly context: ComponentContext,
    private readonly settings: AutoscalerSettings,
  ) {
    const { informers } = context;
    this.autoscalers = informers.of(horizontalpodautoscalers);
    this.pods = informers.of(pods);
    this.served = new ServedResources(context);
    this.queue = syncQueue(context, 'horizontalpodautoscaler', (key) => this.sync(key));
  }

  start(): void {
    this.autoscalers.subscribe((next, previous) => {
      const changed = next ?? previous;
      if (changed === undefined) return;
      const key = keyText(keyOfObject(changed));
      if (next === undefined) return this.selecting.remove(key);
      this.selecting.add(key);
      this.lookLater(key, !semanticEqual(next.spec, previous?.spec));
    });
  }

  /**
   * Whoever waits already goes on waiting. A cluster at rest may have autoscalers that look at it for ever: only who is
   * restless keeps it from coming to rest.
   */
  private lookLater(key: string, isRestless: boolean): void {
    const { clock } = this.context;
    const known = this.waiting.get(key);
    if (known !== undefined && (known.isRestless || !isRestless)) return;
    known?.cancel();
    const due = known?.due ?? instant(clock.now() + this.settings.syncPeriod);
    const cancel = clock.after(millis(due - clock.now()), isRestless ? 'autoscale' : 'autoscaler resync', () => {
      this.waiting.delete(key);
      this.queue.add(key);
    });
    this.waiting.set(key, { cancel, due, isRestless });
  }

  private sync(key: string): void {
    if (this.asking.has(key)) return;
    const autoscaler = this.autoscalers.get(keyOf(key));
    if (autoscaler === undefined) return void this.histories.delete(key);
    const { context, settings, served, selecting } = this;
    const history = this.histories.get(key) ?? new ScaleHistory();
    this.histories.set(key, history);
    const podsIn = (namespace: string): readonly Pod[] => this.pods.list(namespace);
    const look = new Reconciliation(autoscaler, { context, settings, served, selecting, history, podsIn, key });
    this.asking.add(key);
    this.drive(look.run(), () => {
      this.asking.delete(key);
      this.lookLater(key, look.isRestless);
    });
  }

  /** Goes on as answers come in. */
  private drive(work: Asking<void>, done: () => void): void {
    const { client } = this.context;
    const go = (step: ReturnType<Asking<void>['next']>): void => {
      if (step.done === true) return done();
      try {
        client.readPath(step.value.path, step.value.query, (answer) => go(work.next(answer)));
      } catch (error) {
        if (!isApiError(error)) throw error;
        go(work.next({ code: error.code, body: error.status }));
      }
    };
    go(work.next());
  }
}
