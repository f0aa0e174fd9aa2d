import type { KubeObject } from '../../api/object';
import type { ComponentContext } from '../../client/component';
import { SeriesEventRecorder } from '../../client/series-event-recorder';
import type { ProxyMode } from './mode';

/** As cmd/kube-proxy/app/server_linux.go v1.36 has it. */
const DEPRECATION =
  "The ipvs proxier is now deprecated and may be removed in a future release. Please use 'nftables' instead.";

/** The event of a proxy that starts in a mode that will go. Its node stands in it by name alone. */
export function recordStart({ eventSink: sink, clock, random }: ComponentContext, node: string, mode: ProxyMode): void {
  if (mode.name !== 'ipvs') return;
  const recorder = new SeriesEventRecorder({
    sink,
    clock,
    random: random.fork('events'),
    controller: 'kube-proxy',
    instance: `kube-proxy-${node}`,
  });
  recorder.record(reference(node), {
    type: 'Warning',
    reason: 'IPVSDeprecation',
    action: 'StartKubeProxy',
    note: DEPRECATION,
  });
}

const reference = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, uid: '', resourceVersion: '', creationTimestamp: '' },
});
