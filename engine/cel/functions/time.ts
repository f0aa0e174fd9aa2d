import { instant } from '../../base/brand';
import { offsetAt, timeZone, UTC } from '../../base/time-zone';
import { type Civil, civil } from '../values/timestamp';
import { type CelValue, failure, isDuration, isTimestamp, noSuchOverload } from '../values/value';
import type { Implementation, Library } from './implementation';

/** Parts of instants and of spans (common/types/timestamp.go of cel-go v0.26). */
export const time: Library = Object.freeze<Library>({
  overloads: {
    ...ofTimestamp('timestamp_to_year', (at) => at.year),
    ...ofTimestamp('timestamp_to_month', (at) => at.month - 1),
    ...ofTimestamp('timestamp_to_day_of_year', (at) => at.dayOfYear),
    ...ofTimestamp('timestamp_to_day_of_month', (at) => at.day - 1),
    ...ofTimestamp('timestamp_to_day_of_month_1_based', (at) => at.day),
    ...ofTimestamp('timestamp_to_day_of_week', (at) => at.weekday),
    ...ofTimestamp('timestamp_to_hours', (at) => at.hour),
    ...ofTimestamp('timestamp_to_minutes', (at) => at.minute),
    ...ofTimestamp('timestamp_to_seconds', (at) => at.second),
    timestamp_to_seconds_tz: part((at) => at.second),
    ...ofTimestamp('timestamp_to_milliseconds', (at) => Math.floor(at.nano / 1_000_000)),
    duration_to_hours: whole(3_600_000_000_000n),
    duration_to_minutes: whole(60_000_000_000n),
    duration_to_seconds: whole(1_000_000_000n),
    duration_to_milliseconds: whole(1_000_000n),
  },
});

function ofTimestamp(overload: string, of: (at: Civil) => number): Readonly<Record<string, Implementation>> {
  const implementation = part(of);
  return { [overload]: implementation, [`${overload}_with_tz`]: implementation };
}

function part(of: (at: Civil) => number): Implementation {
  return (value, zone = 'UTC') => {
    if (value === undefined || !isTimestamp(value) || typeof zone !== 'string') return noSuchOverload();
    const offset = zoneOffset(zone, value.nanos);
    return typeof offset === 'number' ? BigInt(of(civil(value.nanos, offset))) : offset;
  };
}

const FIXED_ZONE = /^([+-]?)(\d\d):(\d\d)$/;
/** Seconds east of Greenwich; a zone with seasons goes by the rules of today in every year. */
function zoneOffset(zone: string, nanos: bigint): number | CelValue {
  const fixed = FIXED_ZONE.exec(zone);
  if (fixed !== null) {
    const size = Number(fixed[2]) * 3600 + Number(fixed[3]) * 60;
    return fixed[1] === '-' ? -size : size;
  }
  const found = zone === '' ? UTC : timeZone(zone);
  return found === undefined ? failure(`unknown time zone ${zone}`) : offsetAt(found, instant(toMillis(nanos)));
}

const toMillis = (nanos: bigint): number => Math.floor(Number(nanos / 1_000_000n));

function whole(unit: bigint): Implementation {
  return (value) => (value !== undefined && isDuration(value) ? value.nanos / unit : noSuchOverload());
}
