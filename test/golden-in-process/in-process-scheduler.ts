import type { ApiRequest, ApiResponse } from '../../engine/api/request';
import type { KubeObject } from '../../engine/api/object';
import { ComponentRunner } from '../../engine/client/component-runner';
import { createScheduler, type Scheduler } from '../../engine/control-plane/scheduler/scheduler';
import { instant, seconds } from '../../engine/base/brand';
import { HashedJournal } from '../../engine/sim/hashed-journal';
import { USUAL_CHOICES } from '../../engine/sim/recorded-choices';
import { SeededRandom } from '../../engine/sim/seeded-random';
import { InProcessClient } from './in-process-client';

interface Answer {
  readonly code: number;
  readonly body: unknown;
}

/** Named as the tool names them. */
const KINDS: Readonly<Record<string, readonly [base: string, plural: string, isNamespaced: boolean]>> = {
  Namespace: ['/api/v1', 'namespaces', false],
  Node: ['/api/v1', 'nodes', false],
  Pod: ['/api/v1', 'pods', true],
  PersistentVolume: ['/api/v1', 'persistentvolumes', false],
  PersistentVolumeClaim: ['/api/v1', 'persistentvolumeclaims', true],
  Service: ['/api/v1', 'services', true],
  ServiceAccount: ['/api/v1', 'serviceaccounts', true],
  ReplicationController: ['/api/v1', 'replicationcontrollers', true],
  ReplicaSet: ['/apis/apps/v1', 'replicasets', true],
  StatefulSet: ['/apis/apps/v1', 'statefulsets', true],
  PriorityClass: ['/apis/scheduling.k8s.io/v1', 'priorityclasses', false],
  StorageClass: ['/apis/storage.k8s.io/v1', 'storageclasses', false],
  CSINode: ['/apis/storage.k8s.io/v1', 'csinodes', false],
  CSIDriver: ['/apis/storage.k8s.io/v1', 'csidrivers', false],
  CSIStorageCapacity: ['/apis/storage.k8s.io/v1', 'csistoragecapacities', true],
  VolumeAttachment: ['/apis/storage.k8s.io/v1', 'volumeattachments', false],
  DeviceClass: ['/apis/resource.k8s.io/v1', 'deviceclasses', false],
  ResourceSlice: ['/apis/resource.k8s.io/v1', 'resourceslices', false],
  ResourceClaim: ['/apis/resource.k8s.io/v1', 'resourceclaims', true],
  PodDisruptionBudget: ['/apis/policy/v1', 'poddisruptionbudgets', true],
  RuntimeClass: ['/apis/node.k8s.io/v1', 'runtimeclasses', false],
};

const ADMIN = { name: 'admin', groups: ['system:masters', 'system:authenticated'] };

/** An API server and a scheduler on one clock, spoken to as the corpus' tool speaks to a server. */
export class InProcessScheduler {
  private readonly api = new InProcessClient(new Map([['admin', ADMIN]]), () => 'admin');
  private readonly events: KubeObject[] = [];
  private readonly scheduler: Scheduler = createScheduler({ percentageOfNodesToScore: 100 });

  constructor() {
    const { clock } = this.api;
    new ComponentRunner({
      identity: { name: 'kube-scheduler', user: ADMIN },
      environment: {
        transport: { request: (r) => this.answer(r), watch: (r) => this.api.api.watch(r) },
        clock,
        random: new SeededRandom('scheduler'),
        choices: USUAL_CHOICES,
        journal: new HashedJournal({ now: () => clock.now(), keepEntries: false }),
      },
      make: () => this.scheduler,
    }).start();
    this.advance(1);
  }

  async req(method: string, path: string, body?: unknown, type?: string): Promise<Answer> {
    const events = /^\/apis\/events\.k8s\.io\/v1\/namespaces\/([^/]+)\/events$/.exec(path);
    if (events !== null) return { code: 200, body: { items: this.eventsIn(events[1] ?? '') } };
    if (path === '/sim/v1/clock/advance') {
      this.advance(1);
      return { code: 200, body: {} };
    }
    const decisions = '/sim/v1/scheduler/decisions?pod=';
    if (path.startsWith(decisions)) return this.decision(path.slice(decisions.length));
    const headers = type === undefined ? {} : { 'content-type': type };
    const { status, buf, error } = await this.api.send({
      method,
      path,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    if (error !== undefined) throw new Error(error);
    const text = buf.toString('utf8');
    return { code: status, body: text === '' ? {} : (JSON.parse(text) as unknown) };
  }

  url(kind: string, namespace?: string | null, name?: string, subresource?: string): string {
    const [base, plural, isNamespaced] = KINDS[kind] ?? ['', '', false];
    const parts = [isNamespaced && namespace ? `namespaces/${namespace}/${plural}` : plural, name, subresource];
    return [base, ...parts.filter((part) => part !== undefined)].join('/');
  }

  get(kind: string, namespace: string | null, name: string): Promise<Answer> {
    return this.req('GET', this.url(kind, namespace, name));
  }

  patch(kind: string, namespace: string | null, name: string, patch: unknown, subresource?: string): Promise<Answer> {
    return this.req('PATCH', this.url(kind, namespace, name, subresource), patch, 'application/merge-patch+json');
  }

  del(kind: string, namespace: string | null, name: string, isAtOnce = true): Promise<Answer> {
    const now = { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0, propagationPolicy: 'Background' };
    return this.req('DELETE', this.url(kind, namespace, name), isAtOnce ? now : undefined);
  }

  private eventsIn(namespace: string): readonly KubeObject[] {
    return this.events.filter(({ metadata }) => metadata.namespace === namespace);
  }

  /** The server has no events.k8s.io yet: events are kept here. */
  private answer(request: ApiRequest): ApiResponse {
    if (request.resource.group === 'events.k8s.io' && request.verb === 'create') {
      this.events.push(request.object as KubeObject);
      return { code: 201, kind: 'object', object: request.object as KubeObject };
    }
    return this.api.api.request(request);
  }

  private advance(by: number): void {
    const { clock } = this.api;
    const end = instant(clock.now() + seconds(by));
    const { kind } = clock.run({ within: seconds(by), stepsMax: 1_000_000 });
    if (kind === 'quiescent') clock.skipTo(end);
  }

  private decision(pod: string): Answer {
    const view = this.scheduler.decision(pod);
    return view === undefined ? { code: 404, body: {} } : { code: 200, body: view };
  }
}
