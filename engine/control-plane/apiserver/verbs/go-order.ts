import { structFor } from '../../../api/struct-model/struct-model';
import type { Struct, Type } from '../../../api/struct-model/type';
import { sortedRecord } from '../../../base/go-text';

/** An object with its keys in the order in which Go prints them, for messages that show it. */
export function inGoOrder(object: unknown): unknown {
  if (!isRecord(object)) return object;
  const { apiVersion, kind } = object;
  const struct = typeof apiVersion === 'string' && typeof kind === 'string' ? structFor(apiVersion, kind) : undefined;
  return struct === undefined ? sortedRecord(object) : structInOrder(struct, object);
}

type Fields = Readonly<Record<string, unknown>>;

function structInOrder({ fields }: Struct, value: Fields): Fields {
  const out: Record<string, unknown> = {};
  for (const { json, type } of fields) if (Object.hasOwn(value, json)) out[json] = inOrder(type, value[json]);
  for (const key of Object.keys(value)) if (!Object.hasOwn(out, key)) out[key] = value[key];
  return out;
}

function inOrder(type: Type, value: unknown): unknown {
  if (type.kind === 'list') return Array.isArray(value) ? value.map((item) => inOrder(type.element, item)) : value;
  if (!isRecord(value)) return value;
  switch (type.kind) {
    case 'struct':
      return structInOrder(type.struct, value);
    case 'map':
      return sortedRecord(
        Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inOrder(type.element, item)])),
      );
    default:
      return value;
  }
}

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
