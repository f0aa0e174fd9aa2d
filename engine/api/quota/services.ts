import type { Service } from '../types/core-v1';
import { countName, createdOrUpdated, inNoScope, type Measure } from './measure';
import type { Resources } from './resources';

const COUNT = countName('', 'services');
const NAMES: ReadonlySet<string> = new Set([COUNT, 'services', 'services.nodeports', 'services.loadbalancers']);

/** Services, their node ports and load balancers (pkg/quota/v1/evaluator/core/services.go, v1.36). */
export const services: Measure = Object.freeze<Measure>({
  covers: (name) => NAMES.has(name),
  usage: (object) => usageOf(object as Service),
  isInScope: inNoScope,
  counts: createdOrUpdated,
});

function usageOf({ spec }: Service): Resources {
  return {
    [COUNT]: '1',
    services: '1',
    'services.loadbalancers': spec.type === 'LoadBalancer' ? '1' : '0',
    'services.nodeports': String(nodePorts(spec)),
  };
}

/** Ports that are still to be allocated count as well. */
function nodePorts({ type, ports = [], allocateLoadBalancerNodePorts }: Service['spec']): number {
  if (type === 'NodePort') return ports.length;
  if (type !== 'LoadBalancer') return 0;
  if (allocateLoadBalancerNodePorts !== false) return ports.length;
  return ports.filter(({ nodePort = 0 }) => nodePort !== 0).length;
}
