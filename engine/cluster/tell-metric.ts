import { readQuantity } from '../base/quantity';
import { badRequest } from '../control-plane/apiserver/refusals';
import type { Fault } from '../faults/fault';
import type { ClusterMetrics } from './cluster-metrics';

type Told = Extract<Fault, { kind: 'pods-use' | 'metric-of-object' | 'metric-from-outside' }>;

/** Makes known what a scenario says of usage and of metrics. Throws ApiError for an amount that is no quantity. */
export function tellMetric({ told, values }: ClusterMetrics, fact: Told): void {
  switch (fact.kind) {
    case 'pods-use': {
      const { amount } = fact;
      if (amount.kind === 'percent' && !(amount.percent >= 0)) throw badRequest('percent: expected a number');
      if (amount.kind !== 'percent') canonical(amount.quantity);
      return told.tell(fact);
    }
    case 'metric-of-object':
      return values.tellCustom({ ...fact, value: canonical(fact.value) });
    case 'metric-from-outside':
      return values.tellExternal({ ...fact, value: canonical(fact.value) });
  }
}

function canonical(text: string): string {
  const read = readQuantity(text);
  if (typeof read === 'string') throw badRequest(`${text}: ${read}`);
  return read.text;
}
