import { keyOf, keyOfObject, keyText } from '../../api/object';
import { isApiError } from '../../api/request';
import { leases, nodes, pods } from '../../api/resources';
import type { Pod } from '../../api/types/core-v1';
import { seconds } from '../../base/brand';
import { formatMicroTime, formatTime } from '../../base/timestamp';
import type { Component, ComponentContext } from '../../client/component';
import type { Machine } from '../machine';

/** Registers, beats, and says of every pod of its node that it runs. */
export class HollowKubelet implements Component {
  readonly name: string;

  constructor(private readonly machine: Machine) {
    this.name = `kubelet/${machine.name}`;
  }

  start(context: ComponentContext): void {
    this.tick(context);
    const cache = context.informers.of(pods, { fieldSelector: `spec.nodeName=${this.machine.name}` });
    const queue = context.queue('pods', (key) => {
      const pod = cache.get(keyOf(key));
      if (pod !== undefined) this.sync(context, pod);
    });
    cache.subscribe((next) => {
      if (next !== undefined) queue.add(keyText(keyOfObject(next)));
    });
  }

  private tick(context: ComponentContext): void {
    try {
      this.register(context);
      this.beat(context);
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
    context.clock.after(seconds(10), 'kubelet heartbeat', () => this.tick(context));
  }

  private register(context: ComponentContext): void {
    const { name, options, ip } = this.machine;
    const now = formatTime(context.clock.now());
    const node = context.client.get(nodes, { name });
    const ready = node?.status.conditions?.find((each) => each.type === 'Ready');
    const capacity = { cpu: options.cpu ?? '4', memory: options.memory ?? '16Gi', pods: '110' };
    const condition = {
      type: 'Ready',
      status: 'True',
      reason: 'KubeletReady',
      message: 'kubelet is posting ready status',
      lastHeartbeatTime: now,
      lastTransitionTime: ready?.status === 'True' ? ready.lastTransitionTime : now,
    };
    const status = {
      capacity,
      allocatable: capacity,
      conditions: [condition],
      addresses: [{ type: 'InternalIP', address: ip }],
    };
    if (node === undefined) {
      const labels = { 'kubernetes.io/hostname': name, ...options.labels };
      context.client.create(nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec: {}, status });
      return;
    }
    if (ready?.status !== 'True')
      context.client.patch(nodes, { name }, { type: 'strategic', body: { status } }, 'status');
  }

  private beat(context: ComponentContext): void {
    const { name } = this.machine;
    const key = { namespace: 'kube-node-lease', name };
    const renewTime = formatMicroTime(context.clock.now());
    const lease = context.client.get(leases, key);
    const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime };
    if (lease === undefined) {
      context.client.create(leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: key, spec });
    } else context.client.update(leases, { ...lease, spec: { ...lease.spec, ...spec } });
  }

  private sync(context: ComponentContext, pod: Pod): void {
    const key = keyOfObject(pod);
    if (pod.metadata.deletionTimestamp !== undefined) {
      context.client.remove(pods, key, { gracePeriodSeconds: 0 });
      return;
    }
    if (pod.status.phase === 'Running') return;
    const now = formatTime(context.clock.now());
    const conditions = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(
      (type) => ({
        type,
        status: 'True',
        lastTransitionTime: now,
      }),
    );
    const podIP = `10.244.0.${(this.given += 1)}`;
    const status = {
      phase: 'Running',
      conditions,
      podIP,
      podIPs: [{ ip: podIP }],
      hostIP: this.machine.ip,
      startTime: now,
    };
    context.client.patch(pods, key, { type: 'merge', body: { status } }, 'status');
  }

  private given = 1;
}
