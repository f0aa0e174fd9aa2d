import type { Instant } from '../../base/brand';
import { parseTime } from '../../base/timestamp';
import type { KubeObject } from '../object';
import { humanDuration } from '../printing/duration';
import type { Column } from './definition';

/** Columns that most kinds have, and what their cells are made of (pkg/printers/internalversion/printers.go, v1.36). */
export const NAME_DESCRIPTION =
  'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names';
const CREATED_DESCRIPTION =
  'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata';

export const nameColumn: Column<KubeObject> = Object.freeze({
  name: 'Name',
  type: 'string',
  format: 'name',
  priority: 0,
  description: NAME_DESCRIPTION,
  cell: (object: KubeObject) => object.metadata.name,
});

export const ageColumn: Column<KubeObject> = Object.freeze({
  name: 'Age',
  type: 'string',
  priority: 0,
  description: CREATED_DESCRIPTION,
  cell: (object: KubeObject, now: Instant) => since(object.metadata.creationTimestamp, now),
});

export const createdAtColumn: Column<KubeObject> = Object.freeze({
  name: 'Created At',
  type: 'date',
  priority: 0,
  description: CREATED_DESCRIPTION,
  cell: (object: KubeObject) => object.metadata.creationTimestamp,
});

/** How long ago a time was. */
export function since(time: string | null | undefined, now: Instant): string {
  const at = typeof time === 'string' ? parseTime(time) : undefined;
  return at === undefined ? '<unknown>' : humanDuration(now - at);
}

/** The columns of a kind, in order. */
export const columns = <T extends KubeObject>(list: readonly Column<T>[]): readonly Column<T>[] => Object.freeze(list);

/** A column of text that is always shown; `wide`: only with `-o wide`. */
export function column<T extends KubeObject>(
  name: string,
  description: string,
  cell: (object: T, now: Instant) => unknown,
  { type = 'string', wide = false, format }: { type?: Column<T>['type']; wide?: boolean; format?: string } = {},
): Column<T> {
  return { name, type, priority: wide ? 1 : 0, description, cell, ...(format === undefined ? {} : { format }) };
}

/** `a,b` and `image-a,image-b` of a template's containers. */
export const containerNames = (containers: readonly { readonly name: string }[]): string =>
  containers.map(({ name }) => name).join(',');
export const containerImages = (containers: readonly { readonly image?: string }[]): string =>
  containers.map(({ image }) => image ?? '').join(',');

/** `True`, `False`, or `<unset>`. */
export const booleanText = (value: boolean | undefined): string =>
  value === undefined ? '<unset>' : value ? 'True' : 'False';
