import { invariant } from '../../../base/invariant';
import { instantOf } from '../../../base/timestamp';
import type { KubeObject } from '../../../api/object';
import type { Store } from '../../etcd/store';

/** Of the objects that an annotation marks as the default, the newest; of those of one second, the first by name. */
export function defaultOf(store: Store, prefix: string, annotations: readonly string[]): KubeObject | undefined {
  const range = store.range(prefix);
  invariant(range.ok, 'the present is never compacted');
  const marked = range.entries
    .map(({ value }) => value)
    .filter(({ metadata }) => annotations.some((key) => metadata.annotations?.[key] === 'true'));
  return marked.sort(newestFirst)[0];
}

function newestFirst(a: KubeObject, b: KubeObject): number {
  const age = instantOf(b.metadata.creationTimestamp) - instantOf(a.metadata.creationTimestamp);
  return age !== 0 ? age : a.metadata.name < b.metadata.name ? -1 : 1;
}
