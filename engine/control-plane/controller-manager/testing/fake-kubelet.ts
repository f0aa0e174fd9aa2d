import { millis } from '../../../base/brand';
import { formatMicroTime, formatTime } from '../../../base/timestamp';
import { keyOfObject } from '../../../api/object';
import { isApiError } from '../../../api/request';
import { leases, nodes, pods } from '../../../api/resources';
import type { Node, Pod } from '../../../api/types/core-v1';
import type { RestClient } from '../../../client/rest-client';
import type { VirtualClock } from '../../../sim/virtual-clock';
import type { ApiServer } from '../../apiserver/api-server';

const USER = { name: 'fake-kubelet', groups: ['system:masters'] };
const RUN_AFTER = millis(2000);
const STOP_AFTER = millis(1000);

/**
 * Scheduler and kubelet of a test in one: pods without a node go to its nodes in turn, are Running and Ready two seconds
 * later, and gone a second after they were asked to go.
 */
export class FakeKubelet {
  private readonly alive = new Set<string>();
  private readonly started = new Set<string>();
  private readonly stopping = new Set<string>();
  private turn = 0;
  private addresses = 0;
  /** False: the test binds pods itself. */
  schedules = true;
  /** Images that never start. */
  readonly broken = new Set<string>();

  constructor(
    api: ApiServer,
    private readonly client: RestClient,
    private readonly clock: VirtualClock,
  ) {
    const stream = api.watch({ user: USER, resource: pods, verb: 'watch', options: { resourceVersion: '0' } });
    const read = (): void => {
      for (const event of stream.poll()) {
        if (event.type === 'ADDED' || event.type === 'MODIFIED') this.see(event.object as Pod);
      }
    };
    stream.onReadable(() => clock.soon('fake kubelet', read));
    clock.soon('fake kubelet', read);
  }

  /** A node that renews its lease every ten seconds. */
  addNode(name: string, labels: Readonly<Record<string, string>> = {}): Node {
    const node = this.client.create(nodes, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    });
    this.alive.add(name);
    this.postStatus(name, 'True');
    this.beat(name);
    return node;
  }

  /** No more heartbeats, and nothing is run or stopped there. */
  stop(name: string): void {
    this.alive.delete(name);
  }

  resume(name: string): void {
    this.alive.add(name);
    this.postStatus(name, 'True');
    this.beat(name);
  }

  postStatus(name: string, ready: string): void {
    const time = formatTime(this.clock.now());
    const heartbeat = { lastHeartbeatTime: time, lastTransitionTime: time };
    const body = {
      status: {
        allocatable: { cpu: '4', memory: '16Gi', pods: '110' },
        conditions: [
          { type: 'MemoryPressure', status: 'False', reason: 'KubeletHasSufficientMemory', ...heartbeat },
          { type: 'Ready', status: ready, reason: ready === 'True' ? 'KubeletReady' : 'KubeletNotReady', ...heartbeat },
        ],
      },
    };
    this.client.patch(nodes, { name }, { type: 'strategic', body }, 'status');
  }

  /** Ends the pod's containers. */
  finish(pod: Pod, phase: 'Succeeded' | 'Failed', exitCode = phase === 'Failed' ? 1 : 0): void {
    this.patchStatus(pod, {
      phase,
      conditions: [condition('Ready', 'False', formatTime(this.clock.now()))],
      containerStatuses: pod.spec.containers.map(({ name, image = '' }) => ({
        name,
        image,
        imageID: '',
        ready: false,
        restartCount: 0,
        state: {
          terminated: { exitCode, finishedAt: formatTime(this.clock.now()), startedAt: formatTime(this.clock.now()) },
        },
      })),
    });
  }

  setReady(pod: Pod, ready: boolean): void {
    this.patchStatus(pod, { conditions: [condition('Ready', ready ? 'True' : 'False', formatTime(this.clock.now()))] });
  }

  private see(pod: Pod): void {
    const { uid, deletionTimestamp } = pod.metadata;
    const { nodeName } = pod.spec;
    if (nodeName === undefined) return this.assign(pod);
    if (!this.alive.has(nodeName)) return;
    if (deletionTimestamp !== undefined) {
      if (this.stopping.has(uid)) return;
      this.stopping.add(uid);
      this.clock.after(STOP_AFTER, 'fake kubelet', () => this.remove(pod));
      return;
    }
    if (this.started.has(uid) || pod.spec.containers.some(({ image = '' }) => this.broken.has(image))) return;
    this.started.add(uid);
    this.clock.after(RUN_AFTER, 'fake kubelet', () => this.run(pod));
  }

  private assign(pod: Pod): void {
    if (!this.schedules) return;
    const names = [...this.alive];
    const name = names[this.turn++ % Math.max(1, names.length)];
    if (name !== undefined && pod.metadata.deletionTimestamp === undefined) {
      attempt(() => this.client.bind(keyOfObject(pod), name));
    }
  }

  private run(pod: Pod): void {
    if (!this.alive.has(pod.spec.nodeName ?? '') || this.stopping.has(pod.metadata.uid)) return;
    const time = formatTime(this.clock.now());
    const ip = `10.0.${Math.floor(++this.addresses / 250)}.${(this.addresses % 250) + 1}`;
    this.patchStatus(pod, {
      phase: 'Running',
      podIP: ip,
      podIPs: [{ ip }],
      startTime: time,
      conditions: [condition('Ready', 'True', time)],
    });
  }

  private remove(pod: Pod): void {
    if (this.alive.has(pod.spec.nodeName ?? '')) {
      const preconditions = { uid: pod.metadata.uid };
      attempt(() => this.client.remove(pods, keyOfObject(pod), { gracePeriodSeconds: 0, preconditions }));
    }
  }

  private patchStatus(pod: Pod, status: object): void {
    const body = { metadata: { uid: pod.metadata.uid }, status };
    attempt(() => this.client.patch(pods, keyOfObject(pod), { type: 'strategic', body }, 'status'));
  }

  private beat(name: string): void {
    if (!this.alive.has(name)) return;
    const key = { namespace: 'kube-node-lease', name };
    const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime: formatMicroTime(this.clock.now()) };
    const lease = this.client.get(leases, key);
    if (lease === undefined)
      this.client.create(leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: key, spec });
    else this.client.update(leases, { ...lease, spec });
    this.clock.after(millis(10_000), 'fake kubelet', () => this.beat(name));
  }
}

const condition = (type: string, status: string, time: string) => ({ type, status, lastTransitionTime: time });

function attempt(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!isApiError(error)) throw error;
  }
}
