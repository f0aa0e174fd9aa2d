import { durationText } from '../values/duration';
import { elements } from '../values/lists';
import { timestampText } from '../values/timestamp';
import {
  type CelValue,
  isDuration,
  isList,
  isMap,
  isObject,
  isOptionalValue,
  isTimestamp,
  isUint,
  kindOf,
} from '../values/value';

/** A value as recordings have it: its type and what it is. */
export function shownValue(value: CelValue): unknown {
  if (value === null) return { null: true };
  if (typeof value === 'boolean') return { bool: value };
  if (typeof value === 'bigint') return { int: String(value) };
  if (typeof value === 'string') return { string: value };
  if (typeof value === 'number') return { double: value === Infinity ? '+Inf' : String(value) };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  if (isUint(value)) return { uint: String(value.value) };
  if (isDuration(value)) return { duration: durationText(value.nanos) };
  if (isTimestamp(value)) return { timestamp: timestampText(value) };
  if (isList(value)) return { list: [...elements(value)].map(shownValue) };
  if (isMap(value)) {
    const entries = value.keys().map((key) => [JSON.stringify(shownValue(key)), shownValue(value.find(key) ?? null)]);
    return { map: Object.fromEntries(entries) as unknown };
  }
  if (isOptionalValue(value)) return { optional: value.value === undefined ? null : shownValue(value.value) };
  if (isObject(value)) return { object: value.type.name };
  return { [kindOf(value)]: 'name' in value ? value.name : '' };
}
