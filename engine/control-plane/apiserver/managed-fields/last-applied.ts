import { goJson } from '../../../base/go-text';
import type { KubeObject } from '../../../api/object';
import { withMetadata } from '../metadata';
import { compareValues } from './compare';
import { difference, type FieldSet } from './field-set';
import { fieldsOf } from './fields-of';
import { findingsOf } from './findings';
import type { FieldSchema } from './field-schema';
import type { Typed } from './ownership';
import { isMap, type Fields, type Value } from './typed-value';

const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';
const ANNOTATIONS_BYTES_MAX = 256 * 1024;

/** The manager for whom objects of client-side apply are taken over. */
export const KUBECTL = 'kubectl';

/**
 * The fields that client-side apply set and that are still as it set them: `kubectl apply --server-side` takes them over
 * without a conflict. Undefined: nothing is known of a client-side apply
 * (apimachinery pkg/util/managedfields/internal/lastappliedmanager.go, v0.36).
 */
export function clientSideFields(schema: FieldSchema, live: Typed): FieldSet | undefined {
  const last = parsed(annotationOf(live.value));
  if (last === undefined || last['apiVersion'] !== live.apiVersion) return undefined;
  if (findingsOf(schema, last).length > 0 || findingsOf(schema, live.value).length > 0) return undefined;
  const { removed, modified, added } = compareValues(schema, last, live.value);
  return difference(difference(difference(fieldsOf(schema, last), modified), added), removed);
}

function annotationOf(value: Value): string {
  const metadata = isMap(value) ? value['metadata'] : undefined;
  const annotations = isMap(metadata) ? metadata['annotations'] : undefined;
  const text = isMap(annotations) ? annotations[ANNOTATION] : undefined;
  return typeof text === 'string' ? text : '';
}

function parsed(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the annotation of client-side apply in step, where there is one (lastappliedupdater.go). */
export function withLastApplied(object: KubeObject, configuration: Fields): KubeObject {
  if (annotationOf(object) === '') return object;
  const { annotations = {} } = object.metadata;
  const next = { ...annotations, [ANNOTATION]: `${goJson(sortedDeep(withoutAnnotation(configuration)))}\n` };
  const { [ANNOTATION]: _tooLong, ...others } = next;
  const fits = sizeOf(next) <= ANNOTATIONS_BYTES_MAX;
  return withMetadata(object, { ...object.metadata, annotations: fits ? next : others });
}

const sizeOf = (annotations: Readonly<Record<string, string>>): number =>
  Object.entries(annotations).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);

function withoutAnnotation(configuration: Fields): Fields {
  const { metadata } = configuration;
  const annotations = isMap(metadata) ? metadata['annotations'] : undefined;
  if (!isMap(metadata) || !isMap(annotations)) return configuration;
  const { [ANNOTATION]: _old, ...kept } = annotations;
  return { ...configuration, metadata: { ...metadata, annotations: kept } };
}

function sortedDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedDeep);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortedDeep(value[key])]),
  );
}
