import { JsonNumber } from './json-number';
import type { Type } from './type';

/** A JSON text as it stands: keys in order and repeated, numbers as spelled. `start` and `end` bound its text. */
export type Node = NodeSpan &
  (
    | { readonly kind: 'object'; readonly entries: readonly (readonly [key: string, value: Node])[] }
    | { readonly kind: 'array'; readonly items: readonly Node[] }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'number' }
    | { readonly kind: 'bool'; readonly value: boolean }
    | { readonly kind: 'null' }
  );

interface NodeSpan {
  readonly start: number;
  readonly end: number;
}

/** A text that Go's encoding/json does not accept; the message is Go's. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
}

/** Reads a text slowly and with Go's messages. `JSON.parse` is for the texts that nobody needs to ask about. */
export function parseJsonText(text: string): Node {
  return new Reader(text).document();
}

/**
 * The value of a text that is read into a type. An object given twice under one key is merged, as Go's decoder does when
 * it reads the second into the first; of anything else, and of what has no type, the last stands.
 */
export function valueOf(node: Node, text: string, type: Type | undefined): unknown {
  switch (node.kind) {
    case 'object':
      return objectValue(node.entries, text, type);
    case 'array':
      return node.items.map((item) => valueOf(item, text, type?.kind === 'list' ? type.element : undefined));
    case 'number':
      return numberValue(text.slice(node.start, node.end));
    case 'null':
      return null;
    default:
      return node.value;
  }
}

type Entries = readonly (readonly [key: string, value: Node])[];

function objectValue(entries: Entries, text: string, type: Type | undefined): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, node] of entries) {
    const target = memberType(type, key);
    const value = valueOf(node, text, target);
    const earlier = Object.hasOwn(out, key) ? out[key] : undefined;
    const merged = earlier === undefined ? value : secondTime(earlier, value, target);
    Object.defineProperty(out, key, { value: merged, enumerable: true, configurable: true, writable: true });
  }
  return out;
}

function memberType(type: Type | undefined, key: string): Type | undefined {
  if (type?.kind === 'map') return type.element;
  return type?.kind === 'struct' ? type.struct.byName.get(key)?.type : undefined;
}

/** What stands when a key is given again: a null leaves alone what is no pointer, list or map. */
function secondTime(earlier: unknown, later: unknown, type: Type | undefined): unknown {
  if (type === undefined) return later;
  if (later === null) return type.pointer || type.kind === 'list' || type.kind === 'map' ? null : earlier;
  return isMergeable(type) && isObject(earlier) && isObject(later) ? { ...earlier, ...later } : later;
}

const isMergeable = (type: Type): boolean => type.kind === 'struct' || type.kind === 'map';

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);

function numberValue(text: string): unknown {
  const value = Number(text);
  return String(value) === text ? value : new JsonNumber(text);
}

const MAX_DEPTH = 10_000;
const END = 'unexpected end of JSON input';

/** A recursive form of the state machine in encoding/json's scanner.go; each refusal has its wording. */
class Reader {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  document(): Node {
    this.space();
    const node = this.value();
    this.space();
    if (this.at < this.text.length) this.refuse('after top-level value');
    return node;
  }

  private value(): Node {
    const start = this.at;
    const char = this.text[start];
    if (char === '{') return this.nested(() => this.object(start));
    if (char === '[') return this.nested(() => this.array(start));
    if (char === '"') return { kind: 'string', value: this.string(), start, end: this.at };
    if (char === 't') return { kind: 'bool', value: this.word('true'), start, end: this.at };
    if (char === 'f') return { kind: 'bool', value: !this.word('false'), start, end: this.at };
    if (char === 'n') return { kind: 'null', start, end: this.at + (this.word('null') ? 4 : 0) };
    if (char === '-' || isDigit(char)) return this.number(start);
    return this.refuse('looking for beginning of value');
  }

  private nested(read: () => Node): Node {
    if (++this.depth > MAX_DEPTH) throw new JsonSyntaxError('exceeded max depth');
    const node = read();
    this.depth--;
    return node;
  }

  private object(start: number): Node {
    const entries: [string, Node][] = [];
    this.at++;
    this.space();
    if (this.text[this.at] === '}') return { kind: 'object', entries, start, end: ++this.at };
    for (;;) {
      if (this.text[this.at] !== '"') this.refuse('looking for beginning of object key string');
      const key = this.string();
      this.space();
      if (this.text[this.at] !== ':') this.refuse('after object key');
      this.at++;
      this.space();
      entries.push([key, this.value()]);
      this.space();
      if (this.text[this.at] === '}') return { kind: 'object', entries, start, end: ++this.at };
      if (this.text[this.at] !== ',') this.refuse('after object key:value pair');
      this.at++;
      this.space();
    }
  }

  private array(start: number): Node {
    const items: Node[] = [];
    this.at++;
    this.space();
    if (this.text[this.at] === ']') return { kind: 'array', items, start, end: ++this.at };
    for (;;) {
      items.push(this.value());
      this.space();
      if (this.text[this.at] === ']') return { kind: 'array', items, start, end: ++this.at };
      if (this.text[this.at] !== ',') this.refuse('after array element');
      this.at++;
      this.space();
    }
  }

  private string(): string {
    const start = this.at++;
    for (;;) {
      const char = this.text[this.at];
      if (char === '"') break;
      if (char === undefined || char < ' ') this.refuse('in string literal');
      if (char === '\\') this.escape();
      this.at++;
    }
    return JSON.parse(this.text.slice(start, ++this.at)) as string;
  }

  /** Leaves the position on the last character of the escape. */
  private escape(): void {
    const char = this.text[++this.at];
    if (char === undefined || !'bfnrt\\/"u'.includes(char)) this.refuse('in string escape code');
    if (char !== 'u') return;
    for (let i = 0; i < 4; i++) {
      if (!/^[0-9a-fA-F]$/.test(this.text[++this.at] ?? '')) this.refuse('in \\u hexadecimal character escape');
    }
  }

  private number(start: number): Node {
    if (this.text[this.at] === '-') {
      this.at++;
      if (!isDigit(this.text[this.at])) this.refuse('in numeric literal');
    }
    if (this.text[this.at] === '0') this.at++;
    else this.digits();
    if (this.text[this.at] === '.') {
      this.at++;
      if (!isDigit(this.text[this.at])) this.refuse('after decimal point in numeric literal');
      this.digits();
    }
    if (this.text[this.at] === 'e' || this.text[this.at] === 'E') {
      this.at++;
      if (this.text[this.at] === '+' || this.text[this.at] === '-') this.at++;
      if (!isDigit(this.text[this.at])) this.refuse('in exponent of numeric literal');
      this.digits();
    }
    return { kind: 'number', start, end: this.at };
  }

  private digits(): void {
    while (isDigit(this.text[this.at])) this.at++;
  }

  private word(word: string): true {
    for (let i = 0; i < word.length; i++) {
      const expected = word[i];
      if (this.text[this.at] !== expected) this.refuse(`in literal ${word} (expecting '${expected}')`);
      this.at++;
    }
    return true;
  }

  private space(): void {
    for (;;) {
      const char = this.text[this.at];
      if (char !== ' ' && char !== '\n' && char !== '\r' && char !== '\t') return;
      this.at++;
    }
  }

  /** At the end of the text Go feeds its machine one space: where a space may stand the end itself is the trouble. */
  private refuse(context: string): never {
    const char = this.text[this.at] ?? (NO_SPACE.test(context) ? ' ' : undefined);
    throw new JsonSyntaxError(char === undefined ? END : `invalid character ${quoteChar(char)} ${context}`);
  }
}

/** Contexts in which a space is as wrong as the end. */
const NO_SPACE = /^in literal|numeric literal$|escape/;

const isDigit = (char: string | undefined): boolean => char !== undefined && char >= '0' && char <= '9';

/** Go quotes the byte that it stumbled over, as if it were a character of Latin-1. */
function quoteChar(char: string): string {
  if (char === "'") return "'\\''";
  if (char === '"') return `'"'`;
  const byte = Buffer.from(char, 'utf8')[0] ?? 0;
  return `'${goQuoted(String.fromCharCode(byte))}'`;
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
]);

function goQuoted(char: string): string {
  const short = SHORT.get(char);
  if (short !== undefined) return short;
  const code = char.charCodeAt(0);
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  if ((code >= 0x80 && code < 0xa1) || code === 0xad) return `\\u${code.toString(16).padStart(4, '0')}`;
  return char;
}
