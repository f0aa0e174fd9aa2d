/**
 * Lists and maps that a client gave without elements. Normal form has no place for them, and the store of the real server
 * forgets them too; but between the two some rules tell them from what was left out: Go has an empty slice and a nil one.
 * The decoder leaves a mark on the struct that holds such a field. Marks travel with copies made by spread, are seen by
 * nobody who does not ask, and end before the store.
 */
const MARK = Symbol('given empty');

interface Marked {
  [MARK]?: Empties;
}

/** By field, what was given: `[]` or `{}`. */
export type Empties = Readonly<Record<string, unknown>>;

/**
 * The list or map of this name as it was given, if it has no elements; undefined: it was left out, or has some, be it
 * because a default filled it.
 */
export function givenEmpty(holder: object | null | undefined, key: string): unknown {
  const given = (holder as Marked | null | undefined)?.[MARK]?.[key];
  return given === undefined || isFilled((holder as Empties)[key]) ? undefined : given;
}

export const isGivenEmpty = (holder: object | null | undefined, key: string): boolean =>
  givenEmpty(holder, key) !== undefined;

/** Notes on a struct which of its fields were given empty. */
export function markGivenEmpty(holder: object, empties: Empties): void {
  (holder as Marked)[MARK] = empties;
}

/** The root of an object says, too, that there are marks within: see `withoutMarks`. */
export const withMarksWithin = <T>(root: T): T => (isMarked(root) ? root : { ...root, [MARK]: {} });

/** An object made of parts of another one, in which there may be marks then. */
export const withMarksOf = <T>(source: object, root: T): T => (isMarked(source) ? withMarksWithin(root) : root);

/** Whether any field of a value, however deep, was given empty. */
export function holdsGivenEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const marks = Object.keys((value as Marked)[MARK] ?? {});
  return marks.some((key) => isGivenEmpty(value, key)) || Object.values(value).some(holdsGivenEmpty);
}

/** As the store keeps an object: nothing was given empty. Costs a look at the root of those without marks. */
export const withoutMarks = <T>(root: T): T => (isMarked(root) ? (stripped(root) as T) : root);

const isFilled = (value: unknown): boolean => Object.keys(value ?? {}).length > 0;

const isMarked = (value: unknown): boolean => (value as Marked)[MARK] !== undefined;

function stripped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(stripped);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, stripped(each)]));
}
