import { addQuantities, compareQuantities } from '../../../base/quantity';
import type { Container, PodSpec } from '../../types/core-v1';
import type { ResourceList } from './resource-list';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

/** The quality of service of a pod (pkg/apis/core/helper/qos, v1.36): resources of the pod itself go before its containers'. */
export function qosClass(spec: PodSpec): QosClass {
  const own = spec.resources;
  if (own === undefined) {
    const containers =
      spec.initContainers === undefined ? spec.containers : [...spec.containers, ...spec.initContainers];
    if (containers.every(asksForNothing)) return 'BestEffort';
    return classOf(containers.map(({ resources }) => resources));
  }
  return classOf([own]);
}

const asksForNothing = ({ resources }: Container): boolean =>
  resources.limits === undefined && resources.requests === undefined;

interface Resources {
  readonly limits?: ResourceList;
  readonly requests?: ResourceList;
}

const COMPUTE = ['cpu', 'memory'] as const;

function classOf(all: readonly Resources[]): QosClass {
  const requests = sum(all, 'requests');
  const limits = sum(all, 'limits');
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  const limited = all.every(({ limits: own }) => COMPUTE.every((name) => isPositive(own?.[name])));
  const equal = COMPUTE.every((name) => same(requests.get(name), limits.get(name)));
  return limited && equal ? 'Guaranteed' : 'Burstable';
}

const isPositive = (amount: string | undefined): amount is string =>
  amount !== undefined && compareQuantities(amount, '0') > 0;

const same = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && compareQuantities(a, b) === 0;

function sum(all: readonly Resources[], key: keyof Resources): ReadonlyMap<string, string> {
  const total = new Map<string, string>();
  for (const resources of all)
    for (const name of COMPUTE) {
      const amount = resources[key]?.[name];
      if (!isPositive(amount)) continue;
      const before = total.get(name);
      total.set(name, before === undefined ? amount : addQuantities(before, amount));
    }
  return total;
}
