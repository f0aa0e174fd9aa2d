import type { PriorityLevelConfiguration } from '../../../api/types/flowcontrol-v1';

/**
 * Whether a level has no seat and can borrow none: with no shares its limit is 0, and what it may borrow is a part of
 * that. Such a level lets nothing through (apiserver/pkg/util/flowcontrol/apf_controller.go, v1.36).
 */
export const hasNoSeats = ({ spec }: PriorityLevelConfiguration): boolean =>
  spec.limited?.nominalConcurrencyShares === 0 && spec.limited.borrowingLimitPercent !== undefined;
