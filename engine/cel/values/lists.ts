import type { CelList, CelValue } from './value';

/** A list of values that are there already. */
export const listOfValues = (items: readonly CelValue[]): CelList => ({
  kind: 'list',
  size: items.length,
  at: (index) => items[index] ?? null,
});

/** The elements of a list, in order. */
export function* elements(list: CelList): Generator<CelValue> {
  for (let index = 0; index < list.size; index++) yield list.at(index);
}

/** One list after the other; nothing is copied. */
export const concatenated = (first: CelList, second: CelList): CelList => ({
  kind: 'list',
  size: first.size + second.size,
  at: (index) => (index < first.size ? first.at(index) : second.at(index - first.size)),
});
