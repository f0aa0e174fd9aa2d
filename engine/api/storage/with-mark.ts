import { FRESH } from '../../base/fresh';
import type { KubeObject } from '../object';

export const hasMark = ({ metadata }: KubeObject, annotation: string): boolean =>
  metadata.annotations?.[annotation] !== undefined;

/** The object with these annotations as well. */
export function withMarks<T extends KubeObject>(object: T, annotations: Readonly<Record<string, string>>): T {
  const { metadata } = object;
  return {
    ...FRESH,
    ...object,
    metadata: { ...FRESH, ...metadata, annotations: { ...FRESH, ...metadata.annotations, ...annotations } },
  };
}

/** The object without an annotation; without any, if that was the last. */
export function withoutMark<T extends KubeObject>(object: T, annotation: string): T {
  const { annotations = {}, ...metadata } = object.metadata;
  const left = Object.entries(annotations).filter(([key]) => key !== annotation);
  if (left.length === 0) return { ...FRESH, ...object, metadata };
  return { ...FRESH, ...object, metadata: { ...FRESH, ...metadata, annotations: Object.fromEntries(left) } };
}

export const hasFinalizer = ({ metadata }: KubeObject, finalizer: string): boolean =>
  metadata.finalizers?.includes(finalizer) === true;

export function withFinalizer<T extends KubeObject>(object: T, finalizer: string): T {
  const { metadata } = object;
  return {
    ...FRESH,
    ...object,
    metadata: { ...FRESH, ...metadata, finalizers: [...(metadata.finalizers ?? []), finalizer] },
  };
}

export function withoutFinalizer<T extends KubeObject>(object: T, finalizer: string): T {
  const { finalizers = [], ...metadata } = object.metadata;
  const left = finalizers.filter((one) => one !== finalizer);
  return { ...FRESH, ...object, metadata: left.length === 0 ? metadata : { ...FRESH, ...metadata, finalizers: left } };
}
