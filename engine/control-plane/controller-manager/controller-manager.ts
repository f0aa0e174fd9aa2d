import { uuidFrom } from '../../base/uuid';
import type { Component, Identity, ProcessContext } from '../../client/component';
import type { RequestRate } from '../../client/request-rate';
import { LeaderElector } from '../../client/leader-election';
import type { Controller, ControllerSettings } from './controller';
import { ControllerScope } from './controller-scope';

export interface ControllerManagerOptions {
  /** Usually those of `index.ts`; `--controllers` leaves some out. */
  readonly controllers: readonly Controller[];
  readonly settings: ControllerSettings;
  readonly hostname: string;
}

/**
 * The process: it waits for its lease, then runs each controller under the account of that controller; without the lease
 * it ends (cmd/kube-controller-manager/app v1.36, with `--use-service-account-credentials`).
 */
export class ControllerManager implements Component {
  readonly name = 'kube-controller-manager';
  private readonly scopes = new Map<string, ControllerScope>();
  private readonly off = new Set<string>();
  private elector: LeaderElector | undefined;
  private context: ProcessContext | undefined;

  constructor(private readonly options: ControllerManagerOptions) {}

  start(context: ProcessContext): void {
    this.elector = new LeaderElector({
      client: context.heartbeats,
      clock: context.clock,
      random: context.random.fork('leader election'),
      events: context.events,
      lock: { namespace: 'kube-system', name: this.name },
      identity: `${this.options.hostname}_${uuidFrom(context.random)}`,
      onStartedLeading: () => this.lead(context),
      onStoppedLeading: () => context.exit('leaderelection lost'),
    });
    this.elector.start();
  }

  /** The lease is not given up: so it is upstream. */
  stop(): void {
    this.elector?.stop();
  }

  /** One controller falls silent; the others and their caches go on. False: there is none of this name. */
  stopController(name: string): boolean {
    if (!this.has(name)) return false;
    this.off.add(name);
    this.scopes.get(name)?.end();
    this.scopes.delete(name);
    return true;
  }

  startController(name: string): boolean {
    const controller = this.options.controllers.find((one) => one.name === name);
    if (controller === undefined) return false;
    this.off.delete(name);
    if (this.context !== undefined && !this.scopes.has(name)) this.run(this.context, controller);
    return true;
  }

  private has(name: string): boolean {
    return this.options.controllers.some((controller) => controller.name === name);
  }

  private lead(context: ProcessContext): void {
    this.context = context;
    for (const controller of this.options.controllers)
      if (!this.off.has(controller.name)) this.run(context, controller);
  }

  /** Each has a client of its own, and thus a rate of its own. */
  private identityOf(controller: Controller): Identity {
    const { requests } = this.options.settings;
    if (requests === undefined) return identityOf(controller);
    const known = paced.get(controller);
    if (known?.given === requests) return known.identity;
    const identity = { ...identityOf(controller), requests: times(requests, controller) };
    paced.set(controller, { given: requests, identity });
    return identity;
  }

  private run(context: ProcessContext, controller: Controller): void {
    const scope = new ControllerScope(
      controller.asProcess === true ? context : context.as(this.identityOf(controller)),
    );
    this.scopes.set(controller.name, scope);
    controller.start(scope.context, this.options.settings);
  }
}

/** To delete an object takes more than one request (cmd/kube-controller-manager/app/core.go, v1.36). */
const times = ({ qps, burst }: RequestRate, { busier }: Controller): RequestRate =>
  busier === undefined ? { qps, burst } : { qps: qps * busier.qps, burst: burst * busier.burst };

/** With the rate that it was last made for, which is the same for most clusters. */
const paced = new WeakMap<Controller, { readonly given: RequestRate; readonly identity: Identity }>();

const identities = new WeakMap<Controller, Identity>();

/** `system:serviceaccount:kube-system:replicaset-controller`; the same in all clusters. */
export function identityOf(controller: Controller): Identity {
  const known = identities.get(controller) ?? newIdentity(controller);
  identities.set(controller, known);
  return known;
}

function newIdentity(controller: Controller): Identity {
  const { name, serviceAccount = name, eventSource = name, fieldManager = 'kube-controller-manager' } = controller;
  return {
    name,
    user: {
      name: `system:serviceaccount:kube-system:${serviceAccount}`,
      groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
    },
    userAgent: `kube-controller-manager/v1.36.2 (linux/amd64) kubernetes/24e2b02/${serviceAccount}`,
    fieldManager,
    eventSource: { component: eventSource },
  };
}
