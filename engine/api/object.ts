import type { ObjectMeta } from './types/meta-v1';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A stored object in normal form (what the real server would print). Shared, never changed: write another instead. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

type Scalar = string | number | boolean | null | undefined;
export type DeepPartial<T> = T extends Scalar
  ? T
  : T extends readonly (infer Item)[]
    ? readonly DeepPartial<Item>[]
    : T extends object
      ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
      : T;

/** What a client submits: any part of an object. The server decodes, defaults and fills in the rest. */
export type Manifest<T extends KubeObject = KubeObject> = DeepPartial<T>;

export interface ObjectKey {
  /** Empty or absent for cluster-scoped objects. */
  readonly namespace?: string;
  readonly name: string;
}

/** `default/web`, or `worker-1` for what has no namespace. */
export const keyText = (key: ObjectKey): string =>
  key.namespace === undefined || key.namespace === '' ? key.name : `${key.namespace}/${key.name}`;

/** The inverse of `keyText`; names and namespaces never hold a slash. */
export function keyOf(text: string): ObjectKey {
  const slash = text.indexOf('/');
  return slash < 0 ? { name: text } : { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}

export const keyOfObject = (object: KubeObject): ObjectKey =>
  object.metadata.namespace === undefined
    ? { name: object.metadata.name }
    : { namespace: object.metadata.namespace, name: object.metadata.name };
