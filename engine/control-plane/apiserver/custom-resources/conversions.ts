import type { CustomForm } from '../../../api/kinds/definition';
import type { KubeObject } from '../../../api/object';
import type { Served } from '../registry';
import type { Steps } from '../suspension';

/** Conversions of a custom resource that a webhook makes: they are asked for first, then they are there. */
export interface Conversion {
  /** What the store holds shall be readable in a version. */
  readonly read: (stored: readonly KubeObject[], apiVersion: string) => Steps<void>;
  /** An object shall be writable. */
  readonly write: (object: KubeObject, storageApiVersion: string) => Steps<void>;
  /** What will be stored shall be readable in all versions; a webhook that fails is an error for one of them only. */
  readonly spread: (stored: KubeObject, apiVersion: string) => Steps<void>;
  /** The same object at another revision. */
  readonly inherit: (from: KubeObject, to: KubeObject) => void;
}

/** Of those that have a webhook. */
export const conversions = new WeakMap<CustomForm, Conversion>();

export function conversionOf({ definition }: Served): Conversion | undefined {
  return definition.custom === undefined ? undefined : conversions.get(definition.custom);
}
