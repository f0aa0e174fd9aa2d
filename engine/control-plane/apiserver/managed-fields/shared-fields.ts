import { NO_FIELDS, type FieldSet } from './field-set';
import { compareElements, type PathElement } from './path-element';

const LEAF = NO_FIELDS;
const SELF = '.';

/** The sets that are shared. */
const known = new WeakSet<FieldSet>([NO_FIELDS]);

/** Whether a set is in order, all the way down, and one that objects share. */
export const isShared = (set: FieldSet): boolean => known.has(set);

/**
 * The set with each node's elements in their order, as the real server prints them. Equal sets come out as one and the
 * same, so that what was found out of one need not be found out again; until too many were met (`PREFIXES_MAX`).
 */
export function shared(set: FieldSet): FieldSet {
  if (known.has(set)) return set;
  let prefix = emptyPrefix();
  for (const element in set) prefix = prefix.with(element, shared(set[element] ?? LEAF));
  return prefix.set;
}

/**
 * A shared set in the making: elements in any order, and what is below each. Sets that begin alike have the same prefixes,
 * so that to walk up to a set that is known makes nothing.
 */
export class Prefix {
  private whole: FieldSet | undefined;
  private next: Prefix | undefined;
  private others: Map<PathElement, readonly Prefix[]> | undefined;

  constructor(
    private readonly last?: { readonly before: Prefix; readonly element: PathElement; readonly node: FieldSet },
  ) {}

  /** `node` must be shared, and the element new. */
  with(element: PathElement, node: FieldSet): Prefix {
    if (this.next === undefined) return (this.next = this.following(element, node));
    if (this.next.endsIn(element, node)) return this.next;
    this.others ??= new Map();
    const alike = this.others.get(element) ?? [];
    for (const other of alike) if (other.endsIn(element, node)) return other;
    const made = this.following(element, node);
    this.others.set(element, [...alike, made]);
    return made;
  }

  get set(): FieldSet {
    return (this.whole ??= this.made());
  }

  private endsIn(element: PathElement, node: FieldSet): boolean {
    return this.last?.element === element && this.last.node === node;
  }

  private following(element: PathElement, node: FieldSet): Prefix {
    prefixes++;
    return new Prefix({ before: this, element, node });
  }

  private made(): FieldSet {
    const entries: [PathElement, FieldSet][] = [];
    for (let last = this.last; last !== undefined; last = last.before.last) entries.unshift([last.element, last.node]);
    if (entries.length === 0) return LEAF;
    const isOrdered = entries.every(
      ([element], at) => at === 0 || compareElements(entries[at - 1]?.[0] ?? '', element) <= 0,
    );
    if (!isOrdered) {
      entries.sort(([a], [b]) => compareElements(a, b));
      return entries.reduce((prefix, [element, node]) => prefix.with(element, node), emptyPrefix()).set;
    }
    const set: FieldSet = Object.fromEntries(entries);
    known.add(set);
    return set;
  }
}

const PREFIXES_MAX = 50_000;
let root = new Prefix();
let prefixes = 0;

/** Where every set begins. */
export function emptyPrefix(): Prefix {
  if (prefixes >= PREFIXES_MAX) {
    root = new Prefix();
    prefixes = 0;
  }
  return root;
}

/** Where the node of a field begins that is itself one. */
export const selfPrefix = (): Prefix => emptyPrefix().with(SELF, LEAF);
