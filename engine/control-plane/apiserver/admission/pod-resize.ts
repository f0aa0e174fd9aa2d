import { compareQuantities, quantityMillis, quantityValue } from '../../../base/quantity';
import { ApiError } from '../../../api/request';
import type { Node, Pod } from '../../../api/types/core-v1';
import type { Server } from '../server';
import type { Attributes } from './attributes';
import { denied, isResource } from './denied';
import type { AdmissionPlugin } from './plugin';
import { podRequests } from '../../../api/quota/pod-resources';
import { added } from '../../../api/quota/resources';

/** A pod grows no larger than its node (plugin/pkg/admission/podresize, v1.36). */
export const podResize = ({ store }: Pick<Server, 'store'>): AdmissionPlugin => ({
  name: 'PodResizeValidator',
  handles,
  validate: (attributes) => {
    const pod = attributes.object as Pod;
    const name = pod.spec.nodeName ?? '';
    if (name === '' || attributes.old?.metadata.generation === pod.metadata.generation) return;
    const node = store.get({ prefix: 'minions', namespace: '', name })?.value as Node | undefined;
    if (node === undefined) throw denied(attributes, `node ${JSON.stringify(name)} not found`);
    checkNode(attributes, pod, node);
  },
});

const handles: AdmissionPlugin['handles'] = (served, subresource, operation) =>
  operation === 'UPDATE' && subresource === 'resize' && isResource(served, 'pods');

function checkNode(attributes: Attributes, pod: Pod, node: Node): void {
  const os = node.metadata.labels?.['kubernetes.io/os'] ?? 'linux';
  if (os !== 'linux') {
    const why = `pod resize is only supported on linux nodes, node ${JSON.stringify(node.metadata.name)} is ${JSON.stringify(os)}`;
    throw because(attributes, why, 'UnsupportedPlatform');
  }
  const problems = shortages(pod, node.status.allocatable ?? {});
  if (problems.length === 0) return;
  throw because(attributes, `node didn't have enough allocatable resources: ${problems.join('; ')}`, 'NodeCapacity');
}

function shortages({ spec }: Pod, allocatable: Readonly<Record<string, string>>): readonly string[] {
  const requests = added(podRequests(spec), spec.overhead);
  const cpu = [requests['cpu'] ?? '0', allocatable['cpu'] ?? '0'] as const;
  const memory = [requests['memory'] ?? '0', allocatable['memory'] ?? '0'] as const;
  return [
    ...(compareQuantities(...cpu) > 0
      ? [`cpu, requested: ${quantityMillis(cpu[0])}, allocatable: ${quantityMillis(cpu[1])}`]
      : []),
    ...(compareQuantities(...memory) > 0
      ? [`memory, requested: ${quantityValue(memory[0])}, allocatable: ${quantityValue(memory[1])}`]
      : []),
  ];
}

function because(attributes: Attributes, why: string, reason: string): ApiError {
  const { status } = denied(attributes, why);
  return new ApiError({ ...status, details: { ...status.details, causes: [{ reason }] } });
}
