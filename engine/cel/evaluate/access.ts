import { shown } from '../values/text';
import { numberOf } from '../values/numbers';
import { type CelList, type CelValue, failure, isError, isList, isMap, isObject, typeName } from '../values/value';

/** `value[key]` and `value.key`; an error where there is nothing (interpreter/attributes.go of cel-go v0.26). */
export function access(value: CelValue, key: CelValue): CelValue {
  const part = find(value, key);
  return part === undefined ? missing(value, key) : part;
}

/** `value[?key]`: undefined where there is nothing; an error where nothing can ever be. */
export function find(value: CelValue, key: CelValue): CelValue | undefined {
  if (isError(value)) return value;
  if (isMap(value)) return value.find(key);
  if (isList(value)) return element(value, key);
  if (isObject(value) && value.field !== undefined) {
    return typeof key === 'string' ? value.field(key) : failure(`unsupported index type '${typeName(key)}' in object`);
  }
  return undefined;
}

function element(list: CelList, key: CelValue): CelValue | undefined {
  const index = numberOf(key);
  if (index === undefined) return failure(`unsupported index type '${typeName(key)}' in list`);
  if (typeof index === 'number' && !Number.isInteger(index))
    return failure(`unsupported index value ${shown(key)} in list`);
  return index >= 0 && index < list.size ? list.at(Number(index)) : undefined;
}

const missing = (value: CelValue, key: CelValue): CelValue =>
  failure(`${isList(value) ? 'index out of bounds' : 'no such key'}: ${shown(key)}`);
