import { type CelError, failure } from '../values/value';

/** One `%…` of a template. */
export interface Clause {
  readonly verb: Verb;
  readonly precision: number;
}

export type Verb = 's' | 'd' | 'f' | 'e' | 'b' | 'x' | 'X' | 'o';

const VERBS: ReadonlyMap<string, Verb> = new Map<string, Verb>(
  (['s', 'd', 'f', 'e', 'b', 'x', 'X', 'o'] as const).map((verb) => [verb, verb]),
);

const PRECISION = 6;

/** The outcome of a whole template: its text, or the first error of a clause. */
export type Formatted = string | CelError;

/**
 * Goes through a template; `format` is asked for the text of each clause with the index of its argument
 * (ext/formatting.go of cel-go v0.26).
 */
export function fillTemplate(
  template: string,
  size: number,
  format: (clause: Clause, index: number) => Formatted,
): Formatted {
  let text = '';
  let index = 0;
  for (let at = 0; at < template.length;) {
    const character = template.charAt(at);
    if (character !== '%' || template[at + 1] === '%') {
      text += character;
      at += character === '%' ? 2 : 1;
      continue;
    }
    if (index >= size) return failure(`index ${index} out of range`);
    const clause = readClause(template, at + 1);
    if ('kind' in clause) return clause;
    const part = format(clause, index++);
    if (typeof part !== 'string') return failure(`error during formatting: ${part.message}`);
    text += part;
    at = clause.end;
  }
  return text;
}

const CLAUSE = /(?:\.([0-9]*))?([^]?)/y;

function readClause(template: string, at: number): (Clause & { readonly end: number }) | CelError {
  if (at >= template.length) return failure('unexpected end of string');
  CLAUSE.lastIndex = at;
  const [whole = '', precision, verb = ''] = CLAUSE.exec(template) ?? [];
  const parsing = 'could not parse formatting clause';
  if (precision !== undefined && verb === '')
    return failure(`${parsing}: error while parsing precision: could not find end of precision specifier`);
  if (precision === '')
    return failure(
      `${parsing}: error while parsing precision: error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax`,
    );
  const known = VERBS.get(verb);
  if (known === undefined) return failure(`${parsing}: unrecognized formatting clause "${verb}"`);
  return { verb: known, precision: precision === undefined ? PRECISION : Number(precision), end: at + whole.length };
}

const WRONG: Readonly<Record<Verb, string>> = {
  s: 'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
  d: 'decimal clause can only be used on integers',
  f: 'fixed-point clause can only be used on doubles',
  e: 'scientific clause can only be used on doubles',
  b: 'only integers and bools can be formatted as binary',
  x: 'only integers, byte buffers, and strings can be formatted as hex',
  X: 'only integers, byte buffers, and strings can be formatted as hex',
  o: 'octal clause can only be used on integers',
};

/** The clause does not take an argument of this type. */
export const wrongArgument = (verb: Verb, type: string): CelError => failure(`${WRONG[verb]}, was given ${type}`);
