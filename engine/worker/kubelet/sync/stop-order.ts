import { millis } from '../../../base/brand';
import type { Clock } from '../../../sim/clock';
import type { Pod } from '../../../api/types/core-v1';
import { initContainersOf, isRestartableInit } from '../container-kinds';
import { wait, type Task } from '../task';

/**
 * In what order the containers of a pod with sidecars stop: app containers first, then sidecars from the last to the
 * first (pkg/kubelet/kuberuntime/kuberuntime_termination_order.go, v1.36).
 */
export class StopOrder {
  private readonly running: Set<string>;
  private readonly before = new Map<string, readonly string[]>();
  private waiting: { readonly name: string; readonly go: () => void }[] = [];

  constructor(
    private readonly clock: Clock,
    { spec }: Pod,
    runningNames: readonly string[],
  ) {
    this.running = new Set(runningNames);
    const apps = spec.containers.map(({ name }) => name);
    let previous: readonly string[] = [];
    for (const container of [...initContainersOf(spec)].reverse()) {
      if (!isRestartableInit(container)) continue;
      this.before.set(container.name, [...apps, ...previous]);
      previous = [container.name];
    }
  }

  /** Waits until all that stop earlier are gone, at most the grace; the seconds it took. */
  *waitForTurn(name: string, graceSeconds: number): Task<number> {
    if (this.isTurn(name)) return 0;
    const began = this.clock.now();
    yield* wait<undefined>((resume) => {
      const cancel = this.clock.after(millis(Math.floor(graceSeconds * 1000)), 'stop order', () => {
        this.waiting = this.waiting.filter((one) => one.go !== go);
        resume(undefined);
      });
      const go = (): void => {
        cancel();
        resume(undefined);
      };
      this.waiting.push({ name, go });
    });
    return Math.floor((this.clock.now() - began) / 1000);
  }

  ended(name: string): void {
    this.running.delete(name);
    const ready = this.waiting.filter((one) => this.isTurn(one.name));
    this.waiting = this.waiting.filter((one) => !ready.includes(one));
    for (const { go } of ready) go();
  }

  private isTurn(name: string): boolean {
    return (this.before.get(name) ?? []).every((other) => !this.running.has(other));
  }
}
