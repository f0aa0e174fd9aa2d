import { CucumberExpression } from '@cucumber/cucumber-expressions';
import { parameterTypes } from './define-parameter-type';
import { didYouMean, InputError } from './errors';
import { likelyMistake } from './likely-mistake';
import type { Look, Predicate } from './predicate';
import type { Ref } from './ref';

export type Keyword = 'Given' | 'When' | 'Then';

/** One step of the language, as documented and as run. */
export interface CatalogueEntry {
  readonly keyword: Keyword;
  /** Other keywords under which it also makes sense. */
  readonly also: readonly Keyword[];
  readonly expression: string;
  readonly doc: string;
  /** A sentence that matches; the catalogue's own test runs it. */
  readonly example: string;
  readonly argument: 'none' | 'table' | 'docstring';
  /** The table or doc string that stands below the example. */
  readonly below?: string;
  /** The noun it belongs to: the heading of the catalogue. */
  readonly group: string;
  /** A state that can be used inside every temporal operator. */
  readonly isPredicate: boolean;
}

interface PredicateDefinition {
  readonly expression: CucumberExpression;
  readonly source: string;
  readonly example: string;
  readonly make: (...values: readonly unknown[]) => Look;
}

const entries: CatalogueEntry[] = [];
const predicates: PredicateDefinition[] = [];
/** Sentences that were read: each is looked through before its scenario runs, and read again when its step does. */
const readBefore = new Map<string, Predicate | undefined>();
/** Sentences that were looked through. */
const foundBefore = new Map<string, readonly Predicate[]>();
/** Expressions that take a state inside. */
const operators: CucumberExpression[] = [];

export const catalogue = (): readonly CatalogueEntry[] => entries;

export function addToCatalogue(entry: CatalogueEntry): void {
  entries.push(entry);
  if (!entry.expression.includes('{predicate}')) return;
  foundBefore.clear();
  operators.push(new CucumberExpression(entry.expression, parameterTypes));
}

export function addPredicate(source: string, example: string, make: (...values: readonly unknown[]) => Look): void {
  readBefore.clear();
  foundBefore.clear();
  predicates.push({ expression: new CucumberExpression(source, parameterTypes), source, example, make });
}

/** Reads a state such as `pod "web-0" is Running`. Throws InputError, with suggestions, when no pattern or several match. */
export function parsePredicate(text: string): Predicate {
  const sentence = text.trim();
  const found = predicateIn(sentence);
  if (found === undefined) throw new InputError(unknownPredicate(sentence));
  return found;
}

/** Undefined: no state. Most sentences of a scenario are none, and why is then of no interest. */
function predicateIn(sentence: string): Predicate | undefined {
  if (readBefore.has(sentence)) return readBefore.get(sentence);
  const found = readPredicate(sentence);
  readBefore.set(sentence, found);
  return found;
}

function readPredicate(sentence: string): Predicate | undefined {
  const matches = predicates.flatMap((definition) => {
    const found = definition.expression.match(sentence);
    return found === null ? [] : [{ definition, values: found.map((argument) => argument.getValue<unknown>(null)) }];
  });
  const [match, second] = matches;
  if (match === undefined) return undefined;
  if (second !== undefined) {
    const names = matches.map((each) => `"${each.definition.source}"`).join(' and ');
    throw new InputError(`"${sentence}" can be read as ${names}`);
  }
  return { text: sentence, look: match.definition.make(...match.values), about: match.values.filter(isRef) };
}

/**
 * Every state that a sentence speaks of: itself, or those inside a temporal operator. Sentences that are not understood
 * yield none; running them says why.
 */
export function predicatesIn(sentence: string): readonly Predicate[] {
  const known = foundBefore.get(sentence);
  if (known !== undefined) return known;
  const found = findPredicates(sentence);
  foundBefore.set(sentence, found);
  return found;
}

function findPredicates(sentence: string): readonly Predicate[] {
  const inside = operators.flatMap((operator) =>
    attempt(() =>
      (operator.match(sentence) ?? []).map((argument) => argument.getValue<unknown>(null)).filter(isPredicate),
    ),
  );
  return inside.length > 0
    ? inside
    : attempt(() => [predicateIn(sentence.trim())].filter((found) => found !== undefined));
}

function attempt<T>(parse: () => readonly T[]): readonly T[] {
  try {
    return parse();
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

const isPredicate = (value: unknown): value is Predicate =>
  typeof value === 'object' && value !== null && 'look' in value && 'about' in value;

/** The examples of the steps that are nearest to a sentence, best first. */
export function suggestions(
  sentence: string,
  among: readonly { readonly example: string }[] = entries,
): readonly string[] {
  const words = wordsOf(sentence);
  return among
    .map((entry) => ({ example: entry.example, score: overlap(words, wordsOf(entry.example)) }))
    .filter((each) => each.score >= 0.4)
    .sort((a, b) => b.score - a.score)
    .slice(0, 3)
    .map((each) => each.example);
}

function unknownPredicate(sentence: string): string {
  const near = suggestions(sentence, predicates);
  const mistake = likelyMistake(sentence);
  const advice = mistake === undefined ? '.' : `: ${mistake}`;
  const hint =
    near.length > 0 ? `\n  Near it:\n${near.map((example) => `    ${example}`).join('\n')}` : didYouMean(sentence, []);
  return `"${sentence}" is no state that the language knows${advice}${hint}\n  All of them: seatrial steps --states`;
}

const isRef = (value: unknown): value is Ref =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  !('kind' in value);

const wordsOf = (sentence: string): ReadonlySet<string> =>
  new Set(
    sentence
      .toLowerCase()
      .replace(/"[^"]*"/g, '""')
      .split(/[^a-z"]+/)
      .filter((word) => word !== ''),
  );

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / Math.max(1, Math.min(a.size, b.size) * 0.5 + Math.max(a.size, b.size) * 0.5);
}
