import type {
  LimitedPriorityLevelConfiguration,
  LimitResponse,
  PriorityLevelConfiguration,
} from '../../types/flowcontrol-v1';
import { ifPresent, withFields } from '../sharing';

/** pkg/apis/flowcontrol/v1/defaults.go, v1.36. */
export function priorityLevelDefaults(object: PriorityLevelConfiguration): PriorityLevelConfiguration {
  const { limited, exempt } = object.spec;
  const spec = withFields(object.spec, {
    limited: ifPresent(limited, limitedDefaults),
    exempt: ifPresent(exempt, (given) =>
      withFields(given, {
        nominalConcurrencyShares: given.nominalConcurrencyShares ?? 0,
        lendablePercent: given.lendablePercent ?? 0,
      }),
    ),
  });
  return withFields(object, { spec });
}

const limitedDefaults = (limited: LimitedPriorityLevelConfiguration): LimitedPriorityLevelConfiguration =>
  withFields(limited, {
    nominalConcurrencyShares: limited.nominalConcurrencyShares ?? 30,
    lendablePercent: limited.lendablePercent ?? 0,
    limitResponse: responseDefaults(limited.limitResponse),
  });

const responseDefaults = (response: LimitResponse): LimitResponse =>
  withFields(response, {
    queuing: ifPresent(response.queuing, (queuing) =>
      withFields(queuing, {
        handSize: queuing.handSize === 0 ? 8 : queuing.handSize,
        queues: queuing.queues === 0 ? 64 : queuing.queues,
        queueLengthLimit: queuing.queueLengthLimit === 0 ? 50 : queuing.queueLengthLimit,
      }),
    ),
  });
