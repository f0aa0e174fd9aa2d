import { compareElements, type PathElement } from './path-element';

/**
 * A set of fields, in the very form in which objects carry it (FieldsV1): a tree of path elements. Below the root, a
 * node without anything in it is a field of the set, and so is one that holds `.`; any other node only leads to fields.
 * Immutable: operations share what they do not change, and answer their first argument itself when nothing changes.
 * No node is ever without a field at or below it, but for the root, which alone stands for the empty set
 * (structured-merge-diff v6, fieldpath/set.go and serialize.go).
 */
export interface FieldSet {
  readonly [element: PathElement]: FieldSet;
}

export type Path = readonly PathElement[];

/** The empty set; as a node, a field with nothing below it. */
export const NO_FIELDS: FieldSet = Object.freeze({});
const LEAF = NO_FIELDS;
const SELF = '.';

export function isEmptySet(set: FieldSet): boolean {
  for (const _element in set) return false;
  return true;
}

/** Whether a node is itself a field of the set. */
export const isMember = (node: FieldSet): boolean => SELF in node || isEmptySet(node);

/** Whether fields lie below a node. */
export function hasFieldsBelow(node: FieldSet): boolean {
  for (const element in node) if (element !== SELF) return true;
  return false;
}

export function hasField(set: FieldSet, path: Path): boolean {
  let node: FieldSet | undefined = set;
  for (const element of path) {
    node = node[element];
    if (node === undefined) return false;
  }
  return path.length > 0 && isMember(node);
}

/** What the set has below an element, as a set of its own. */
export function below(set: FieldSet, element: PathElement): FieldSet {
  const node = set[element];
  return node === undefined ? NO_FIELDS : withoutSelf(node);
}

/** Fields of either. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return a;
  let out: Record<string, FieldSet> | undefined;
  for (const element in b) {
    const mine = a[element];
    const theirs = b[element] ?? LEAF;
    const both = mine === undefined ? theirs : unionOfNodes(mine, theirs);
    if (both !== mine) (out ??= { ...a })[element] = both;
  }
  return out ?? a;
}

/** Fields of either of two nodes. */
export function unionOfNodes(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(a)) return withSelf(b);
  if (isEmptySet(b)) return withSelf(a);
  return union(a, b);
}

/** Fields of both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return a;
  return kept(a, (element, mine) => {
    const theirs = b[element];
    return theirs === undefined ? undefined : intersectionOfNodes(mine, theirs);
  });
}

function intersectionOfNodes(a: FieldSet, b: FieldSet): FieldSet | undefined {
  if (isEmptySet(a)) return isMember(b) ? LEAF : undefined;
  if (isEmptySet(b)) return isMember(a) ? LEAF : undefined;
  return asNode(intersection(a, b));
}

/** Fields of the first that are none of the second; what lies below a field of the second stays. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return NO_FIELDS;
  return kept(a, (element, mine) => {
    const theirs = b[element];
    return theirs === undefined ? mine : differenceOfNodes(mine, theirs);
  });
}

function differenceOfNodes(a: FieldSet, b: FieldSet): FieldSet | undefined {
  if (isEmptySet(a)) return isMember(b) ? undefined : a;
  if (isEmptySet(b)) return asNode(withoutSelf(a));
  return asNode(difference(a, b));
}

/** The same, but with a field of the second goes all that lies below it. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  if (b === NO_FIELDS) return a;
  return kept(a, (element, mine) => {
    const theirs = b[element];
    if (theirs === undefined || element === SELF) return mine;
    if (isMember(theirs)) return undefined;
    return isEmptySet(mine) ? mine : asNode(recursiveDifference(mine, theirs));
  });
}

/** The set with each node replaced; undefined: without it. */
function kept(set: FieldSet, replace: (element: PathElement, node: FieldSet) => FieldSet | undefined): FieldSet {
  let out: Record<string, FieldSet> | undefined;
  for (const element in set) {
    const node = set[element] ?? LEAF;
    const next = replace(element, node);
    if (out === undefined && next !== node) out = upTo(set, element);
    if (out !== undefined && next !== undefined) out[element] = next;
  }
  return out ?? set;
}

function upTo(set: FieldSet, end: PathElement): Record<string, FieldSet> {
  const out: Record<string, FieldSet> = {};
  for (const element in set) {
    if (element === end) break;
    out[element] = set[element] ?? LEAF;
  }
  return out;
}

/** A set that is to stand as a node: with nothing left there is none, and with `.` alone it is a leaf. */
function asNode(set: FieldSet): FieldSet | undefined {
  if (isEmptySet(set)) return undefined;
  return hasFieldsBelow(set) ? set : LEAF;
}

const withSelf = (node: FieldSet): FieldSet => (isMember(node) ? node : { [SELF]: LEAF, ...node });

function withoutSelf(node: FieldSet): FieldSet {
  if (!(SELF in node)) return node;
  const { [SELF]: _self, ...rest } = node;
  return rest;
}

export function equalSets(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  for (const element in a) {
    const theirs = b[element];
    if (theirs === undefined || !equalSets(a[element] ?? LEAF, theirs)) return false;
  }
  for (const element in b) if (!(element in a)) return false;
  return true;
}

/** Every field, in order: those of a node before those further below (fieldpath/set.go, `Iterate`). */
export function pathsOf(set: FieldSet, prefix: Path = []): readonly Path[] {
  const elements = Object.keys(set)
    .filter((element) => element !== SELF)
    .sort(compareElements);
  const nodeOf = (element: PathElement): FieldSet => set[element] ?? LEAF;
  return [
    ...elements.filter((element) => isMember(nodeOf(element))).map((element) => [...prefix, element]),
    ...elements.flatMap((element) => pathsOf(nodeOf(element), [...prefix, element])),
  ];
}
