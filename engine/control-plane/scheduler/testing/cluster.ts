import type { Manifest } from '../../../api/object';
import * as resources from '../../../api/resources';
import type { User } from '../../../api/request';
import type { Node, Pod } from '../../../api/types/core-v1';
import { instant, millis } from '../../../base/brand';
import { ComponentRunner } from '../../../client/component-runner';
import { RestClient } from '../../../client/rest-client';
import { HashedJournal } from '../../../sim/hashed-journal';
import { RecordedChoices } from '../../../sim/recorded-choices';
import { SeededRandom } from '../../../sim/seeded-random';
import { VirtualClock } from '../../../sim/virtual-clock';
import { ApiServer } from '../../apiserver/api-server';
import { MvccStore } from '../../etcd/mvcc-store';
import type { SchedulerConfiguration } from '../configuration';
import { createScheduler, type Scheduler } from '../scheduler';
import { node, pod, type NodeParts, type PodParts } from './objects';

const ADMIN: User = { name: 'admin', groups: ['system:masters', 'system:authenticated'] };

/** An API server that admits everything, and a scheduler. */
export class SchedulerCluster {
  readonly clock = new VirtualClock();
  readonly journal = new HashedJournal({ now: () => this.clock.now() });
  readonly scheduler: Scheduler;
  readonly client: RestClient;
  readonly runner: ComponentRunner;

  constructor(configuration: Partial<SchedulerConfiguration> = {}) {
    const { clock, journal } = this;
    const store = new MvccStore({ now: () => clock.now(), clock });
    const server = new ApiServer({ store, clock, journal, random: new SeededRandom('server'), admission: () => [] });
    this.client = new RestClient(server, { user: ADMIN });
    for (const name of ['default', 'kube-system']) {
      this.client.create(resources.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    }
    this.scheduler = createScheduler(configuration);
    this.runner = new ComponentRunner({
      identity: { name: 'kube-scheduler', user: ADMIN },
      environment: {
        transport: server,
        clock,
        journal,
        random: new SeededRandom('scheduler'),
        choices: new RecordedChoices(),
      },
      make: () => this.scheduler,
    });
    this.runner.start();
    this.run(1000);
  }

  run(milliseconds: number): void {
    const end = instant(this.clock.now() + milliseconds);
    const { kind } = this.clock.run({ within: millis(milliseconds), stepsMax: 1_000_000 });
    if (kind === 'quiescent') this.clock.skipTo(end);
  }

  addNode(parts: NodeParts): void {
    this.client.create<Node>(resources.nodes, submitted(node(parts)));
  }

  addPod(parts: PodParts): void {
    this.client.create<Pod>(resources.pods, submitted(pod(parts)));
  }

  removePod(name: string): void {
    this.client.remove(resources.pods, { namespace: 'default', name }, { gracePeriodSeconds: 0 });
  }

  pod(name: string): Pod | undefined {
    return this.client.get(resources.pods, { namespace: 'default', name });
  }

  nodeOf(name: string): string | undefined {
    return this.pod(name)?.spec.nodeName;
  }

  /** The message of PodScheduled=False. */
  messageOf(name: string): string | undefined {
    const conditions = this.pod(name)?.status.conditions ?? [];
    return conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False')?.message;
  }
}

/** The server gives these itself. */
function submitted<T extends Node | Pod>(object: T): Manifest<T> {
  const { uid: _, resourceVersion: __, ...metadata } = object.metadata;
  return { ...object, metadata } as unknown as Manifest<T>;
}
