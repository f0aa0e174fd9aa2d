import { sortedRecord } from '../../base/go-text';
import type { Json } from '../object';
import { isRecord, type JsonObject } from './json-value';

/**
 * RFC 7386. Shares with `target` whatever the patch does not touch; null deletes, lists are replaced whole. Maps that the
 * patch reaches into come out in the order of their keys.
 */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isRecord(patch)) return patch;
  const base: JsonObject = isRecord(target) ? target : {};
  const out: Record<string, Json> = { ...base };
  for (const key of Object.keys(patch)) {
    const change = patch[key] as Json;
    if (change === null) delete out[key];
    else out[key] = mergePatch(own(base, key), change);
  }
  return sortedRecord(out);
}

const own = (record: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
