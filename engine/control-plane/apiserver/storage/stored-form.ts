import { withoutMarks } from '../../../api/given-empty';
import type { CustomForm } from '../../../api/kinds/definition';
import type { KubeObject } from '../../../api/object';
import type { Entry, StoreKey, StoreReads } from '../../etcd/store';
import { conversionOf } from '../custom-resources/conversions';
import type { Served } from '../registry';
import { keyIn, type Scope } from '../scope';
import type { Eventually, Steps } from '../suspension';
import { atRevision } from '../watch/change';

/** What the store holds under a key, as the verbs of the resource see it. */
export function entryAt({ server, served }: Scope, key: StoreKey, reads: StoreReads = server.store): Entry | undefined {
  const entry = reads.get(key);
  const { custom } = served.definition;
  return entry === undefined || custom === undefined ? entry : { ...entry, value: custom.read(entry.value) };
}

export const asRead = ({ definition }: Served, stored: KubeObject): KubeObject =>
  definition.custom?.read(stored) ?? stored;

/** An object as the store will hold it; its conversions, if there are any, are made before it is there. */
export const toStore = ({ served }: Scope, object: KubeObject): Eventually<KubeObject> =>
  served.definition.custom === undefined ? withoutMarks(object) : converted(served, served.definition.custom, object);

function* converted(served: Served, custom: CustomForm, object: KubeObject): Steps<KubeObject> {
  const conversion = conversionOf(served);
  if (conversion !== undefined) yield* conversion.write(object, served.storageApiVersion);
  const stored = custom.write(object);
  if (conversion !== undefined) yield* conversion.spread(stored, served.apiVersion);
  return stored;
}

/** The same at the revision of the write. */
export function storedAt({ served }: Scope, stored: KubeObject, revision: number): KubeObject {
  const written = atRevision(stored, revision);
  conversionOf(served)?.inherit(stored, written);
  return written;
}

/** What a request will read: conversions of it are made before. */
export function* readable(scope: Scope, name: string): Steps<void> {
  const conversion = conversionOf(scope.served);
  if (conversion === undefined) return;
  const { store } = scope.server;
  const { definition, apiVersion } = scope.served;
  if (name !== '') {
    const entry = store.get(keyIn(scope, name));
    return entry === undefined ? undefined : yield* conversion.read([entry.value], apiVersion);
  }
  const within = scope.namespace === '' ? undefined : { namespace: scope.namespace };
  const range = store.range(definition.storagePrefix, within);
  if (range.ok)
    yield* conversion.read(
      range.entries.map(({ value }) => value),
      apiVersion,
    );
}
