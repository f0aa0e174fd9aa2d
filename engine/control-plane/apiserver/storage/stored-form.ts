import type { KubeObject } from '../../../api/object';
import type { Entry, StoreKey } from '../../etcd/store';
import type { Served } from '../registry';
import type { Scope } from '../scope';

/** What the store holds under a key, as the verbs of the resource see it. */
export function entryAt({ server, served }: Scope, key: StoreKey): Entry | undefined {
  const entry = server.store.get(key);
  const { custom } = served.definition;
  return entry === undefined || custom === undefined ? entry : { ...entry, value: custom.read(entry.value) };
}

export const asRead = ({ definition }: Served, stored: KubeObject): KubeObject =>
  definition.custom?.read(stored) ?? stored;

export const asStored = ({ definition }: Served, object: KubeObject): KubeObject =>
  definition.custom?.write(object) ?? object;
