import { FRESH } from '../../../base/fresh';
import type { KubeObject } from '../../../api/object';
import type { ManagedFieldsEntry, ObjectMeta } from '../../../api/types/meta-v1';
import { withMetadata } from '../metadata';
import type { Served } from '../registry';
import { shown } from '../watch/resource-watch';
import type { Typed } from './ownership';

/** An object of the storage version as a served version shows it, without its record of owners. */
export function seenObject(served: Served, object: KubeObject): Typed {
  const { group, plural } = served.definition;
  const seen = group === 'apps' && plural === 'daemonsets' ? withTemplateGeneration(object) : shown(served, object);
  return { apiVersion: served.apiVersion, value: withoutEntries(seen) };
}

const GENERATION = 'deprecated.daemonset.template.generation';

/** What is a field of its own inside of the real server is written as an annotation, from the beginning. */
function withTemplateGeneration(object: KubeObject): KubeObject {
  const { annotations } = object.metadata;
  if (annotations?.[GENERATION] !== undefined) return object;
  return withMetadata(object, { ...object.metadata, annotations: { ...annotations, [GENERATION]: '0' } });
}

/** The object with another record of owners; undefined: with none. */
export function withEntries(object: KubeObject, entries: readonly ManagedFieldsEntry[] | undefined): KubeObject {
  if (object.metadata.managedFields === entries) return object;
  if (entries !== undefined) return withMetadata(object, { ...FRESH, ...object.metadata, managedFields: entries });
  const { managedFields: _old, ...metadata } = object.metadata;
  return withMetadata(object, metadata);
}

/** Also of objects that have no metadata yet. */
export function withoutEntries(object: KubeObject): KubeObject {
  const metadata = object.metadata as ObjectMeta | undefined;
  return metadata?.managedFields === undefined ? object : withEntries(object, undefined);
}
