import type { KubeObject, Manifest, ObjectKey } from '../../api/object';
import type { Resource } from '../../api/resource';
import { instant, millis, type Instant } from '../../base/brand';
import { ComponentRunner } from '../../client/component-runner';
import { RestClient } from '../../client/rest-client';
import { ApiServer } from '../../control-plane/apiserver/api-server';
import { seedStore } from '../../control-plane/apiserver/bootstrap/seed';
import { MvccStore } from '../../control-plane/etcd/mvcc-store';
import { HashedJournal } from '../../sim/hashed-journal';
import { RecordedChoices } from '../../sim/recorded-choices';
import { SeededRandom } from '../../sim/seeded-random';
import { VirtualClock } from '../../sim/virtual-clock';
import { MachinePressure } from '../kubelet/eviction/pressure';
import { Kubelet } from '../kubelet/kubelet';
import { MachineDisk, PersistentContent } from '../kubelet/machine';
import { StaticPodDirectory } from '../kubelet/static-pods';
import { Logind } from '../kubelet/shutdown/logind';
import type { ShutdownGrace } from '../kubelet/shutdown/shutdown-grace';
import { localReach } from '../kubelet/probes/local-reach';
import { ImageRegistry } from '../runtime/registry';
import { ScriptedRuntime, type Latencies } from '../runtime/scripted-runtime';
import { testCni } from './test-cni';

export const START: Instant = instant(1_767_225_600_000);
const ADMIN = { name: 'admin', groups: ['system:masters', 'system:authenticated'] };

export interface WorldOptions {
  readonly node?: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly latencies?: Latencies;
  readonly keepJournal?: boolean;
  readonly shutdownGrace?: ShutdownGrace;
}

/** An API server and one machine with its kubelet: what a test of the kubelet needs, and nothing that acts besides. */
export class KubeletWorld {
  readonly clock = new VirtualClock({ start: START });
  readonly journal: HashedJournal;
  readonly store: MvccStore;
  readonly api: ApiServer;
  readonly client: RestClient;
  readonly runtime: ScriptedRuntime;
  readonly registry = new ImageRegistry();
  readonly pressure = new MachinePressure();
  readonly staticPods = new StaticPodDirectory();
  readonly logind = new Logind(this.clock);
  readonly kubelet: ComponentRunner;
  readonly node: string;

  constructor(options: WorldOptions = {}) {
    const { clock } = this;
    this.node = options.node ?? 'node-1';
    this.journal = new HashedJournal({ now: () => clock.now(), keepEntries: options.keepJournal ?? true });
    const random = new SeededRandom('kubelet');
    this.store = new MvccStore({ now: () => clock.now() });
    this.api = new ApiServer({ store: this.store, clock, random, journal: this.journal });
    seedStore(this.store, this.api.server, { now: clock.now() });
    this.client = new RestClient(this.api, { user: ADMIN });
    this.runtime = new ScriptedRuntime({
      node: this.node,
      clock,
      random: random.fork('runtime'),
      journal: this.journal,
      registry: this.registry,
      cni: testCni(),
      ...(options.latencies === undefined ? {} : { latencies: options.latencies }),
    });
    const disk = new MachineDisk();
    const persistent = new PersistentContent();
    const { runtime, pressure, staticPods, logind } = this;
    const ips = ['192.168.0.10'];
    const facts = {
      name: this.node,
      ips,
      capacity: {
        cpu: options.cpu ?? '2',
        memory: options.memory ?? '8Gi',
        ephemeralStorage: '100Gi',
        pods: 110,
      },
      labels: {},
      taints: [],
      externalCloud: false,
      bootId: 'boot-1',
      kubeletVersion: 'v1.36.2',
    };
    const configured = options.shutdownGrace === undefined ? {} : { shutdownGrace: options.shutdownGrace };
    const reach = localReach(runtime, ips[0] ?? '');
    this.kubelet = new ComponentRunner({
      identity: {
        name: `kubelet/${this.node}`,
        user: { name: `system:node:${this.node}`, groups: ['system:nodes', 'system:authenticated'] },
        eventSource: { component: 'kubelet', host: this.node },
      },
      environment: { transport: this.api, clock, random, choices: new RecordedChoices(), journal: this.journal },
      make: () => new Kubelet({ facts, runtime, disk, persistent, pressure, staticPods, reach, logind, ...configured }),
    });
  }

  /** Starts the kubelet and waits until its node is ready. */
  boot(): this {
    this.kubelet.start();
    this.run(2);
    return this;
  }

  get now(): number {
    return (this.clock.now() - START) / 1000;
  }

  /** Lets so many seconds pass. */
  run(duration: number): void {
    const span = millis(Math.round(duration * 1000));
    const end = instant(this.clock.now() + span);
    const { kind } = this.clock.run({ within: span, stepsMax: 5_000_000 });
    if (kind === 'quiescent') this.clock.skipTo(end);
  }

  create<T extends KubeObject>(resource: Resource<T>, object: Manifest<T>): T {
    return this.client.create(resource, object);
  }

  get<T extends KubeObject>(resource: Resource<T>, key: ObjectKey): T | undefined {
    return this.client.get(resource, key);
  }
}
