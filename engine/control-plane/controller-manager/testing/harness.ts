import { instant, millis, type Instant } from '../../../base/brand';
import type { KubeObject, Manifest } from '../../../api/object';
import type { Resource } from '../../../api/resource';
import { events, serviceaccounts } from '../../../api/resources';
import type { Event } from '../../../api/types/core-v1';
import { ComponentRunner } from '../../../client/component-runner';
import { RestClient } from '../../../client/rest-client';
import { HashedJournal } from '../../../sim/hashed-journal';
import { RecordedChoices } from '../../../sim/recorded-choices';
import { SeededRandom } from '../../../sim/seeded-random';
import { VirtualClock } from '../../../sim/virtual-clock';
import { ApiServer, type ApiServerOptions } from '../../apiserver/api-server';
import { seedStore } from '../../apiserver/bootstrap/seed';
import { MvccStore } from '../../etcd/mvcc-store';
import type { Controller, ControllerSettings } from '../controller';
import { ControllerManager } from '../controller-manager';
import { FakeKubelet } from './fake-kubelet';
import { START } from './objects';

export const SETTINGS: ControllerSettings = {
  clusterCidrs: [],
  nodeCidrMaskSizeIpv4: 24,
  nodeCidrMaskSizeIpv6: 64,
  rootCertificate: 'root',
  terminatedPodsMax: 12_500,
};

const ADMIN = { name: 'admin', groups: ['system:masters', 'system:authenticated'] };

/** A store, an API server, a controller manager with the controllers of the test, and nodes that run pods at once. */
export class ControllerHarness {
  readonly clock = new VirtualClock({ start: START });
  readonly journal = new HashedJournal({ now: () => this.clock.now() });
  readonly api: ApiServer;
  readonly client: RestClient;
  readonly manager: ControllerManager;
  readonly kubelet: FakeKubelet;

  constructor(
    controllers: readonly Controller[],
    settings: Partial<ControllerSettings> = {},
    apiServer: Pick<ApiServerOptions, 'standIns'> = {},
  ) {
    const { clock, journal } = this;
    const random = new SeededRandom('controllers');
    const store = new MvccStore({ now: () => clock.now() });
    this.api = new ApiServer({ store, clock, random, journal, ...apiServer });
    seedStore(store, this.api.server, { now: clock.now() });
    this.client = new RestClient(this.api, { user: ADMIN });
    this.client.create(serviceaccounts, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace: 'default' },
    });
    this.manager = new ControllerManager({ controllers, settings: { ...SETTINGS, ...settings }, hostname: 'test' });
    this.kubelet = new FakeKubelet(this.api, this.client, clock);
    new ComponentRunner({
      identity: {
        name: 'kube-controller-manager',
        user: { name: 'system:kube-controller-manager', groups: ['system:authenticated'] },
      },
      make: () => this.manager,
      environment: { transport: this.api, clock, random, choices: new RecordedChoices(), journal },
    }).start();
  }

  get now(): Instant {
    return this.clock.now();
  }

  /** Lets so much time pass. */
  run(seconds: number): void {
    const end = instant(this.clock.now() + seconds * 1000);
    const { kind } = this.clock.run({ within: millis(seconds * 1000), stepsMax: 5_000_000 });
    if (kind === 'quiescent') this.clock.skipTo(end);
  }

  create<T extends KubeObject>(resource: Resource<T>, object: Manifest<T>): T {
    return this.client.create(resource, object);
  }

  get<T extends KubeObject>(resource: Resource<T>, name: string, namespace = 'default'): T | undefined {
    return this.client.get(resource, resource.namespaced ? { namespace, name } : { name });
  }

  list<T extends KubeObject>(resource: Resource<T>, namespace = 'default'): readonly T[] {
    return this.client.list(resource, resource.namespaced ? { namespace } : {});
  }

  patch<T extends KubeObject>(resource: Resource<T>, name: string, body: object, subresource?: 'status'): T {
    const key = resource.namespaced ? { namespace: 'default', name } : { name };
    return this.client.patch(resource, key, { type: 'merge', body }, subresource);
  }

  /** `reason: message`, in the order of writing, each as often as it was counted. */
  eventsOf(kind: string, name?: string): readonly string[] {
    return this.client
      .list(events)
      .filter(
        ({ involvedObject }) => involvedObject.kind === kind && (name ?? involvedObject.name) === involvedObject.name,
      )
      .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .flatMap((event: Event) =>
        Array.from({ length: event.count ?? 1 }, () => `${event.reason ?? ''}: ${event.message ?? ''}`),
      );
  }
}
