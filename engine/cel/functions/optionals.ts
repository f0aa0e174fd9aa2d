import {
  type CelOptional,
  type CelValue,
  failure,
  isDuration,
  isList,
  isMap,
  isOptionalValue,
  isTimestamp,
  isUint,
  noSuchOverload,
  NONE,
  some,
} from '../values/value';
import type { Library } from './implementation';

/** Values that may be absent (cel/library.go of cel-go v0.26); `or` and `orValue` are operators of the evaluator. */
export const optionals: Library = Object.freeze<Library>({
  overloads: {
    optional_of: (value = null) => some(value),
    optional_ofNonZeroValue: (value = null) => (isZero(value) ? NONE : some(value)),
    optional_none: () => NONE,
    optional_value: (optional = null) => (isOptionalValue(optional) ? contentOf(optional) : noSuchOverload()),
    optional_hasValue: (optional = null) =>
      isOptionalValue(optional) ? optional.value !== undefined : noSuchOverload(),
  },
});

const contentOf = (optional: CelOptional): CelValue =>
  optional.value === undefined ? failure('optional.none() dereference') : optional.value;

const EPOCH_YEAR_ONE = -62_135_596_800_000_000_000n;

function isZero(value: CelValue): boolean {
  if (value === null || value === false || value === '' || value === 0 || value === 0n) return true;
  if (value instanceof Uint8Array) return value.length === 0;
  if (isList(value) || isMap(value)) return value.size === 0;
  if (isUint(value)) return value.value === 0n;
  if (isDuration(value)) return value.nanos === 0n;
  if (isTimestamp(value)) return value.nanos === EPOCH_YEAR_ONE;
  return isOptionalValue(value) && value.value === undefined;
}
