import type { Pod } from '../../api/types/core-v1';
import { unknownError } from '../../control-plane/apiserver/refusals';
import type { Kubelet, Machines } from '../sim/machines';

/** The kubelet that a pod's streams come from. Throws ApiError in the words of a failed dial when nobody answers. */
export function reach(machines: Machines | undefined, pod: Pod, what: string): Kubelet {
  const node = pod.spec.nodeName ?? '';
  const kubelet = machines?.kubelet(node) ?? { problem: `lookup ${node}: no such host` };
  if (!('problem' in kubelet)) return kubelet;
  throw unknownError(`Get "https://${node}:10250/${what}": dial tcp${colon(kubelet.problem)}`);
}

const colon = (problem: string): string => (problem.startsWith('lookup') ? `: ${problem}` : ` ${problem}`);
