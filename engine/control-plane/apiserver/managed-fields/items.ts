import type { ListSchema } from './field-schema';
import type { PathElement } from './path-element';
import { itemElement } from './typed-value';

/** The elements of a list by what they are known by, in order; those that cannot be told apart are left out. */
export function itemsByElement(
  list: ListSchema,
  items: readonly unknown[],
): ReadonlyMap<PathElement, readonly unknown[]> {
  const found = new Map<PathElement, readonly unknown[]>();
  for (const item of items) {
    const named = itemElement(list, item);
    if (!named.ok) continue;
    const others = found.get(named.element);
    found.set(named.element, others === undefined ? [item] : [...others, item]);
  }
  return found;
}
