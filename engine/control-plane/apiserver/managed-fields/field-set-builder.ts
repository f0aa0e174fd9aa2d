import { isEmptySet, NO_FIELDS, unionOfNodes, type FieldSet, type Path } from './field-set';
import type { PathElement } from './path-element';
import { isShared } from './shared-fields';

const LEAF = NO_FIELDS;
const SELF = '.';

export function setOf(...paths: readonly Path[]): FieldSet {
  const builder = new FieldSetBuilder();
  for (const path of paths) builder.insert(path);
  return builder.set;
}

/** Gathers fields. The set must not be used before the last one is in. */
export class FieldSetBuilder {
  private readonly root: MutableSet = {};

  get set(): FieldSet {
    return this.root;
  }

  /** A path without elements stands for the whole object, which nobody owns. */
  insert(path: Path): void {
    this.graft(path, LEAF);
  }

  /** A field with all that is below it, which must be shared. */
  graft(path: Path, fields: FieldSet): void {
    const last = path[path.length - 1];
    if (last === undefined) return;
    let node = this.root;
    for (let depth = 0; depth < path.length - 1; depth++) node = within(node, path[depth] ?? '');
    const existing = node[last];
    node[last] = existing === undefined ? fields : unionOfNodes(existing, fields);
  }
}

type MutableSet = Record<PathElement, FieldSet>;

/** The builder's own node below an element: what is shared is copied before anything comes into it. */
function within(node: MutableSet, element: PathElement): MutableSet {
  const existing = node[element];
  if (existing !== undefined && !isShared(existing)) return existing;
  const made: MutableSet = existing === undefined ? {} : isEmptySet(existing) ? { [SELF]: LEAF } : { ...existing };
  node[element] = made;
  return made;
}
