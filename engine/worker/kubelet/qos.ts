import { compareQuantities, isZeroQuantity } from '../../base/quantity';
import { RecentMap } from '../../base/recent';
import type { Pod, PodSpec, ResourceRequirements } from '../../api/types/core-v1';
import { initContainersOf } from './container-kinds';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

const classes = new RecentMap<PodSpec, QosClass>();

/** The quality-of-service class (pkg/apis/core/v1/helper/qos/qos.go, v1.36). */
export function qosOf({ spec, status }: Pod): QosClass {
  const said = status.qosClass;
  if (said === 'Guaranteed' || said === 'Burstable' || said === 'BestEffort') return said;
  const known = classes.get(spec);
  if (known !== undefined) return known;
  const computed = compute(spec);
  classes.set(spec, computed);
  return computed;
}

const COMPUTE = ['cpu', 'memory'] as const;

function compute(spec: PodSpec): QosClass {
  const holders: readonly { readonly resources: ResourceRequirements }[] =
    spec.resources === undefined ? [...spec.containers, ...initContainersOf(spec)] : [{ resources: spec.resources }];
  let anything = false;
  let guaranteed = true;
  for (const { resources } of holders) {
    for (const name of COMPUTE) {
      const request = positive(resources.requests?.[name]);
      const limit = positive(resources.limits?.[name]);
      if (request !== undefined || limit !== undefined) anything = true;
      const matches = limit !== undefined && (request === undefined || compareQuantities(request, limit) === 0);
      if (!matches) guaranteed = false;
    }
  }
  if (!anything) return 'BestEffort';
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

const positive = (amount: string | undefined): string | undefined =>
  amount === undefined || isZeroQuantity(amount) ? undefined : amount;
