import type { Component, ProcessContext } from '../../client/component';
import { LeaderElector } from '../../client/leader-election';
import { uuidFrom } from '../../base/uuid';
import type { CloudSettings } from './cloud-controller';
import { cloudControllers } from './index';

/** The process: it waits for its lease, then runs its controllers; without the lease it ends (cloud-provider app v0.36). */
export class CloudControllerManager implements Component {
  readonly name = 'cloud-controller-manager';
  private elector: LeaderElector | undefined;

  constructor(
    private readonly settings: CloudSettings,
    private readonly hostname: string,
  ) {}

  start(context: ProcessContext): void {
    this.elector = new LeaderElector({
      client: context.heartbeats,
      clock: context.clock,
      random: context.random.fork('leader election'),
      events: context.events,
      lock: { namespace: 'kube-system', name: 'cloud-controller-manager' },
      identity: `${this.hostname}_${uuidFrom(context.random)}`,
      onStartedLeading: () => this.lead(context),
      onStoppedLeading: () => context.exit('leaderelection lost'),
    });
    this.elector.start();
  }

  stop(): void {
    this.elector?.stop();
  }

  private lead(context: ProcessContext): void {
    for (const controller of cloudControllers) {
      const { requests } = this.settings;
      const identity = {
        name: controller.name,
        user: USER,
        eventSource: { component: controller.name },
        ...(requests === undefined ? {} : { requests }),
      };
      controller.start(context.as(identity), this.settings);
    }
  }
}

/** A cloud controller manager has one account for all of its controllers. */
const USER = Object.freeze({
  name: 'system:serviceaccount:kube-system:cloud-controller-manager',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
});
