import type { Issue } from './issue';
import type { Token, TokenKind } from './token';

/** The tokens of an expression, the last of them `<EOF>`, and what could not be read (grammar CEL.g4 of cel-go v0.26). */
export interface Tokens {
  readonly tokens: readonly Token[];
  readonly issues: readonly Issue[];
}

const SYMBOLS: readonly TokenKind[] = Object.freeze([
  '==',
  '!=',
  '<=',
  '>=',
  '&&',
  '||',
  '<',
  '>',
  '[',
  ']',
  '{',
  '}',
  '(',
  ')',
  '.',
  ',',
  '-',
  '!',
  '?',
  ':',
  '+',
  '*',
  '/',
  '%',
]);

const WORDS: ReadonlyMap<string, TokenKind> = new Map([
  ['in', 'in'],
  ['true', 'true'],
  ['false', 'false'],
  ['null', 'null'],
]);

const ESCAPE = String.raw`\\(?:[abfnrtv"'\\?\x60]|[0-3][0-7][0-7]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})`;
const HIDDEN = /(?:[\t \r\n\f]+|\/\/[^\n]*)/y;
const FLOAT = /(?:[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?)/y;
const UINT = /(?:0x[0-9a-fA-F]+|[0-9]+)[uU]/y;
const INT = /(?:0x[0-9a-fA-F]+|[0-9]+)/y;
const STRINGS: readonly RegExp[] = [
  new RegExp(String.raw`"(?:${ESCAPE}|[^\\"\n\r])*"`, 'uy'),
  new RegExp(String.raw`'(?:${ESCAPE}|[^\\'\n\r])*'`, 'uy'),
  new RegExp(String.raw`"""(?:${ESCAPE}|[^\\])*?"""`, 'uy'),
  new RegExp(String.raw`'''(?:${ESCAPE}|[^\\])*?'''`, 'uy'),
  /[rR]"[^"\n\r]*"/uy,
  /[rR]'[^'\n\r]*'/uy,
  /[rR]"""[^]*?"""/uy,
  /[rR]'''[^]*?'''/uy,
];
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/y;
const ESCAPED_IDENTIFIER = /`[A-Za-z0-9_.\-/ ]+`/y;

/** How far each of these reads before it finds that it does not fit: the text of the message. */
const OPEN_STRINGS: readonly RegExp[] = [
  new RegExp(
    String.raw`"""(?:${ESCAPE}|[^\\])*(?:\\(?:[xX][0-9a-fA-F]?|[0-3][0-7]?|u[0-9a-fA-F]{0,3}|U[0-9a-fA-F]{0,7})?)?`,
    'uy',
  ),
  new RegExp(
    String.raw`'''(?:${ESCAPE}|[^\\])*(?:\\(?:[xX][0-9a-fA-F]?|[0-3][0-7]?|u[0-9a-fA-F]{0,3}|U[0-9a-fA-F]{0,7})?)?`,
    'uy',
  ),
  new RegExp(
    String.raw`"(?:${ESCAPE}|[^\\"\n\r])*(?:\\(?:[xX][0-9a-fA-F]?|[0-3][0-7]?|u[0-9a-fA-F]{0,3}|U[0-9a-fA-F]{0,7})?)?`,
    'uy',
  ),
  new RegExp(
    String.raw`'(?:${ESCAPE}|[^\\'\n\r])*(?:\\(?:[xX][0-9a-fA-F]?|[0-3][0-7]?|u[0-9a-fA-F]{0,3}|U[0-9a-fA-F]{0,7})?)?`,
    'uy',
  ),
  /`[A-Za-z0-9_.\-/ ]*/y,
  /[&|=]/y,
];

interface Match {
  readonly kind: TokenKind;
  readonly length: number;
}

/** Splits an expression into tokens; what fits nothing is named in `issues` and left out. */
export function tokenize(source: string): Tokens {
  const tokens: Token[] = [];
  const issues: Issue[] = [];
  const offsetAt = codePointOffsets(source);
  let index = 0;
  while (index < source.length) {
    const hidden = lengthOf(HIDDEN, source, index);
    if (hidden > 0) {
      index += hidden;
      continue;
    }
    const match = longest(source, index);
    if (match === undefined) {
      const text = unreadable(source, index);
      issues.push({ offset: offsetAt(index), message: `Syntax error: token recognition error at: '${escape(text)}'` });
      index += text.length;
      continue;
    }
    tokens.push({ kind: match.kind, text: source.slice(index, index + match.length), offset: offsetAt(index) });
    index += match.length;
  }
  tokens.push({ kind: '<EOF>', text: '<EOF>', offset: offsetAt(source.length) });
  return { tokens, issues };
}

const NOT_ASCII = /[\ud800-\udbff]/;

function codePointOffsets(source: string): (index: number) => number {
  if (!NOT_ASCII.test(source)) return (index) => index;
  return (index) => Array.from(source.slice(0, index)).length;
}

function longest(source: string, index: number): Match | undefined {
  const found: Match[] = [];
  const offer = (kind: TokenKind, length: number): void => {
    if (length > 0) found.push({ kind, length });
  };
  for (const symbol of SYMBOLS) {
    if (source.startsWith(symbol, index)) {
      offer(symbol, symbol.length);
      break;
    }
  }
  offer('NUM_FLOAT', lengthOf(FLOAT, source, index));
  offer('NUM_INT', lengthOf(INT, source, index));
  offer('NUM_UINT', lengthOf(UINT, source, index));
  offer('STRING', stringLength(source, index));
  if (source[index] === 'b' || source[index] === 'B') {
    const body = stringLength(source, index + 1);
    offer('BYTES', body > 0 ? body + 1 : 0);
  }
  const word = lengthOf(IDENTIFIER, source, index);
  offer(WORDS.get(source.slice(index, index + word)) ?? 'IDENTIFIER', word);
  offer('ESC_IDENTIFIER', lengthOf(ESCAPED_IDENTIFIER, source, index));
  return found.reduce<Match | undefined>(
    (best, match) => (best && best.length >= match.length ? best : match),
    undefined,
  );
}

const stringLength = (source: string, index: number): number =>
  STRINGS.reduce((best, pattern) => Math.max(best, lengthOf(pattern, source, index)), 0);

function lengthOf(pattern: RegExp, source: string, index: number): number {
  pattern.lastIndex = index;
  return pattern.exec(source)?.[0].length ?? 0;
}

/** What was read in vain, with the character at which it failed. */
function unreadable(source: string, index: number): string {
  for (const pattern of OPEN_STRINGS) {
    const length = lengthOf(pattern, source, index);
    if (length > 0) return source.slice(index, index + length) + characterAt(source, index + length);
  }
  return characterAt(source, index);
}

function characterAt(source: string, index: number): string {
  const point = source.codePointAt(index);
  return point === undefined ? '' : String.fromCodePoint(point);
}

const escape = (text: string): string => text.replace(/\n/g, '\\n').replace(/\t/g, '\\t').replace(/\r/g, '\\r');
