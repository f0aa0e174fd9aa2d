import { invariant } from '../base/invariant';
import type { Component, Identity } from './component';
import { Incarnation, type ComponentEnvironment } from './incarnation';

export type RunnerState = 'stopped' | 'running' | 'paused';

export interface ComponentRunnerOptions {
  readonly identity: Identity;
  readonly environment: ComponentEnvironment;
  /** Called for each life, so that nothing is remembered from the one before. */
  readonly make: () => Component;
  /** The component has ended itself; it is stopped by now. Default: it stays so. */
  readonly onExit?: (runner: ComponentRunner, reason: string) => void;
}

/** Starts, stops, crashes, pauses a component: what a kubelet does to a static pod, or a fault to a machine. */
export class ComponentRunner {
  private life: Incarnation | undefined;
  private component: Component | undefined;
  private lives = 0;

  constructor(private readonly options: ComponentRunnerOptions) {}

  get name(): string {
    return this.options.identity.name;
  }

  get state(): RunnerState {
    if (this.life === undefined) return 'stopped';
    return this.life.clock.isPaused ? 'paused' : 'running';
  }

  start(): void {
    invariant(this.life === undefined, `${this.name} runs already`);
    const { identity, environment, make } = this.options;
    const random = environment.random.fork(`${this.name}#${this.lives++}`);
    const life = new Incarnation(identity, environment, random, (reason) => this.exit(life, reason));
    this.life = life;
    this.journal('start');
    const component = make();
    this.component = component;
    life.enter(() => component.start(life.context()));
  }

  /** With a goodbye: the component may still make requests. */
  stop(): void {
    const { life, component } = this;
    if (life === undefined) return;
    life.enter(() => component?.stop?.());
    this.end('stop');
  }

  /** Without one. What is under way is unwound at its next request. */
  crash(): void {
    this.end('crash');
  }

  restart(): void {
    this.stop();
    this.start();
  }

  /** Like SIGSTOP: it neither acts nor notices; what comes due waits. */
  pause(): void {
    if (this.state !== 'running') return;
    this.life?.clock.pause();
    this.journal('pause');
  }

  resume(): void {
    if (this.state !== 'paused') return;
    this.life?.clock.resume();
    this.journal('resume');
  }

  /** All of its watches end; it notices, and takes them up again. */
  breakWatches(): void {
    this.life?.breakWatches();
  }

  private exit(life: Incarnation, reason: string): void {
    if (life !== this.life) return;
    this.end('exit', reason);
    this.options.onExit?.(this, reason);
  }

  private end(how: string, reason?: string): void {
    if (this.life === undefined) return;
    this.life.end();
    this.life = undefined;
    this.component = undefined;
    this.journal(how, reason);
  }

  private journal(how: string, reason?: string): void {
    const { journal } = this.options.environment;
    journal.append(this.name, `component.${how}`, this.name, reason === undefined ? undefined : { reason });
  }
}
