import type { Json } from '../object';

export type JsonObject = { readonly [key: string]: Json };

export const isRecord = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

/** The record without a key; itself when it has none such. */
export function without(record: JsonObject, key: string): JsonObject {
  if (!Object.hasOwn(record, key)) return record;
  const { [key]: _dropped, ...rest } = record;
  return rest;
}
