import type { KubeObject } from '../../api/object';
import type { Entry } from './store';

const known = new WeakMap<readonly Entry[], readonly KubeObject[]>();

/** The objects of a listing; the same array for the same listing, which stores hand out until something in it changes. */
export function valuesOf(entries: readonly Entry[]): readonly KubeObject[] {
  let values = known.get(entries);
  if (values === undefined) known.set(entries, (values = entries.map((entry) => entry.value)));
  return values;
}
