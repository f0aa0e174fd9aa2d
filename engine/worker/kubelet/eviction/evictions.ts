import type { Pod } from '../../../api/types/core-v1';
import { minutes, seconds, type Instant } from '../../../base/brand';
import { formatQuantity } from '../../../base/quantity';
import { formatTime } from '../../../base/timestamp';
import type { Clock } from '../../../sim/clock';
import { initContainersOf } from '../container-kinds';
import { amountOf } from '../admission/predicates';
import { Grid } from '../grid';
import { isCriticalPod } from '../pod-identity';
import type { KillOrder } from '../pod-workers';
import { disruptedStatus } from '../status/disruption';
import type { MachinePressure, Shortage } from './pressure';
import { ranked } from './ranking';

export interface EvictionsOptions {
  readonly clock: Clock;
  readonly startedAt: Instant;
  readonly pressure: MachinePressure;
  activePods(): readonly Pod[];
  memoryUsage(pod: Pod, container: string): number;
  recordOnNode(reason: string, message: string): void;
  record(pod: Pod, reason: string, message: string): void;
  kill(pod: Pod, order: KillOrder): void;
  isCleanedUp(pod: Pod): boolean;
  /** Frees what is nobody's: dead containers and unused images. True when that was enough. */
  reclaim(shortage: Shortage): boolean;
  conditionsChanged(): void;
}

const PASS = seconds(10);
const TRANSITION = minutes(5);
const CLEANUP_POLL = seconds(1);
const CLEANUP_MAX = seconds(30);
const HARD_GRACE_SECONDS = 1;
const SHORTAGES: readonly Shortage[] = ['memory', 'disk', 'PID'];
const CONDITIONS: Readonly<Record<Shortage, string>> = {
  memory: 'MemoryPressure',
  disk: 'DiskPressure',
  PID: 'PIDPressure',
};
const RESOURCES: Readonly<Record<Shortage, string>> = { memory: 'memory', disk: 'ephemeral-storage', PID: 'pids' };
/** Default hard thresholds and what a machine under pressure has left. */
const QUANTITIES: Readonly<Record<Shortage, readonly [threshold: string, available: string]>> = {
  memory: ['100Mi', '50Mi'],
  disk: ['10%', '5%'],
  PID: ['', ''],
};

/** Ends pods when the machine runs short (pkg/kubelet/eviction/eviction_manager.go, v1.36); one pod a pass. */
export class Evictions {
  private readonly grid: Grid;
  private readonly observed = new Map<Shortage, Instant>();
  private current: readonly string[] = [];
  private waiting = false;

  constructor(private readonly options: EvictionsOptions) {
    this.grid = new Grid(options.clock, options.startedAt, PASS, 'eviction signals', () => this.pass());
  }

  start(): void {
    this.options.pressure.onChange(() => this.grid.request());
    if (this.options.pressure.some) this.options.clock.soon('eviction signals', () => this.pass());
  }

  /** Conditions of the node: they stand for five minutes after the shortage is over. */
  get conditions(): readonly string[] {
    return this.current;
  }

  isUnder(shortage: Shortage): boolean {
    return this.current.includes(CONDITIONS[shortage]);
  }

  private pass(): void {
    if (this.waiting) return;
    const { pressure, clock } = this.options;
    const now = clock.now();
    for (const shortage of SHORTAGES) if (pressure.has(shortage)) this.observed.set(shortage, now);
    for (const [shortage, at] of this.observed) if (now - at >= TRANSITION) this.observed.delete(shortage);
    this.setConditions(SHORTAGES.filter((one) => this.observed.has(one)).map((one) => CONDITIONS[one]));
    if (this.observed.size === 0) return;
    const shortage = SHORTAGES.find((one) => pressure.has(one));
    const evicted = shortage === undefined ? undefined : this.relieve(shortage);
    if (evicted === undefined) this.grid.request();
    else this.waitForCleanUp(evicted, now);
  }

  private setConditions(conditions: readonly string[]): void {
    const same =
      conditions.length === this.current.length && conditions.every((one, index) => one === this.current[index]);
    if (same) return;
    this.current = conditions;
    this.options.conditionsChanged();
  }

  private relieve(shortage: Shortage): Pod | undefined {
    const { options } = this;
    const resource = RESOURCES[shortage];
    options.recordOnNode('EvictionThresholdMet', `Attempting to reclaim ${resource}`);
    if (options.reclaim(shortage)) return undefined;
    const pods = ranked(options.activePods(), shortage, (pod) => this.usageOf(pod));
    const victim = pods.find((pod) => !isCriticalPod(pod));
    if (victim === undefined) return undefined;
    const message = this.messageFor(victim, shortage);
    options.record(victim, 'Evicted', message);
    const now = formatTime(options.clock.now());
    options.kill(victim, {
      evict: true,
      graceSeconds: HARD_GRACE_SECONDS,
      change: (status) => disruptedStatus(victim, status, { reason: 'Evicted', message, now }),
    });
    return victim;
  }

  private usageOf(pod: Pod): number {
    return pod.spec.containers.reduce((sum, { name }) => sum + this.options.memoryUsage(pod, name), 0);
  }

  private messageFor(pod: Pod, shortage: Shortage): string {
    const resource = RESOURCES[shortage];
    const [threshold, available] = QUANTITIES[shortage];
    let message = `The node was low on resource: ${resource}. `;
    if (threshold !== '') message += `Threshold quantity: ${threshold}, available: ${available}. `;
    if (shortage !== 'memory') return message;
    for (const { name, resources } of [...pod.spec.containers, ...initContainersOf(pod.spec)]) {
      const usage = this.options.memoryUsage(pod, name);
      const request = resources.requests?.['memory'] ?? '0';
      if (usage <= memoryBytes(request)) continue;
      const used = formatQuantity(BigInt(usage) * 1_000_000_000n, 'binary');
      message += `Container ${name} was using ${used}, request is ${request}, has larger consumption of memory. `;
    }
    return message;
  }

  private waitForCleanUp(pod: Pod, since: Instant): void {
    const { clock } = this.options;
    this.waiting = true;
    clock.after(CLEANUP_POLL, 'eviction signals', () => {
      if (!this.options.isCleanedUp(pod) && clock.now() - since < CLEANUP_MAX) return this.waitForCleanUp(pod, since);
      this.waiting = false;
      this.pass();
    });
  }
}

const memoryBytes = (text: string): number => amountOf('memory', text);
