import type { EntryExpression, Expression, FieldExpression } from './expression';
import type { Issue } from './issue';
import { MACROS } from './macros';
import { newNodes } from './nodes';
import { RESERVED } from './reserved';
import { syntaxIssues } from './syntax-issues';
import type { Token, TokenKind } from './token';
import { tokenize } from './tokenize';
import { unescapeBytes, unescapeString } from './unescape';
import { uint } from '../values/value';

export type Parsed =
  { readonly ok: true; readonly expression: Expression } | { readonly ok: false; readonly issues: readonly Issue[] };

const CODE_POINTS_MAX = 100_000;
const DEPTH_MAX = 250;

/** Reads an expression and expands its macros (grammar CEL.g4 and parser/parser.go of cel-go v0.26). */
export function parse(source: string): Parsed {
  const size = Array.from(source).length;
  if (size > CODE_POINTS_MAX) {
    const message = `expression code point size exceeds limit: size: ${size}, limit ${CODE_POINTS_MAX}`;
    return { ok: false, issues: [{ offset: -1, message }] };
  }
  const { tokens, issues } = tokenize(source);
  const reader = newReader(tokens);
  const expression = reader.whole();
  if (expression === undefined) {
    const broken = reader.depthExceeded() ? [DEPTH_ISSUE] : syntaxIssues(source, tokens);
    return { ok: false, issues: [...issues, ...broken, ...reader.issues] };
  }
  const all = [...issues, ...reader.issues];
  return all.length > 0 ? { ok: false, issues: all } : { ok: true, expression };
}

const DEPTH_ISSUE: Issue = { offset: -1, message: `expression recursion limit exceeded: ${DEPTH_MAX}` };

/** Thrown and caught in this file alone: the expression does not follow the grammar. */
class Broken extends Error {}
class TooDeep extends Error {}

interface Reader {
  /** Undefined: it does not follow the grammar. */
  whole(): Expression | undefined;
  depthExceeded(): boolean;
  /** What follows the grammar and is wrong all the same. */
  readonly issues: Issue[];
}

const RELATIONS: ReadonlySet<TokenKind> = new Set<TokenKind>(['<', '<=', '>=', '>', '==', '!=', 'in']);
const PRODUCTS: ReadonlySet<TokenKind> = new Set<TokenKind>(['*', '/', '%']);
const SUMS: ReadonlySet<TokenKind> = new Set<TokenKind>(['+', '-']);

function newReader(tokens: readonly Token[]): Reader {
  const nodes = newNodes();
  const issues: Issue[] = [];
  let position = 0;
  let depth = 0;
  let isTooDeep = false;

  const end: Token = tokens[tokens.length - 1] ?? { kind: '<EOF>', text: '<EOF>', offset: 0 };
  const peek = (ahead = 0): Token => tokens[position + ahead] ?? end;
  const next = (): Token => tokens[position++] ?? end;
  const is = (kind: TokenKind): boolean => peek().kind === kind;

  function expect(kind: TokenKind): Token {
    if (!is(kind)) throw new Broken();
    return next();
  }

  function accept(kind: TokenKind): Token | undefined {
    return is(kind) ? next() : undefined;
  }

  function report(offset: number, message: string): Expression {
    issues.push({ offset, message });
    return nodes.literal(offset, null);
  }

  function whole(): Expression | undefined {
    try {
      const expression = conditional();
      expect('<EOF>');
      return expression;
    } catch (broken) {
      if (broken instanceof TooDeep) isTooDeep = true;
      else if (!(broken instanceof Broken)) throw broken;
      return undefined;
    }
  }

  function conditional(): Expression {
    if (++depth > DEPTH_MAX) throw new TooDeep();
    const condition = either();
    const mark = accept('?');
    if (mark === undefined) {
      depth--;
      return condition;
    }
    const yes = either();
    expect(':');
    const no = conditional();
    depth--;
    return nodes.call(mark.offset, '_?_:_', [condition, yes, no]);
  }

  function either(): Expression {
    return balanced('||', '_||_', both);
  }

  function both(): Expression {
    return balanced('&&', '_&&_', () => relation());
  }

  /** Chains of `&&` and `||` become trees as flat as can be, as the real parser makes them. */
  function balanced(kind: TokenKind, name: string, term: () => Expression): Expression {
    const terms = [term()];
    const operators: number[] = [];
    for (let operator = accept(kind); operator !== undefined; operator = accept(kind)) {
      operators.push(operator.offset);
      terms.push(term());
    }
    const tree = (from: number, to: number): Expression => {
      const middle = Math.floor((from + to + 1) / 2);
      const left = middle === from ? terms[middle] : tree(from, middle - 1);
      const right = middle === to ? terms[middle + 1] : tree(middle + 1, to);
      if (left === undefined || right === undefined) throw new Broken();
      return nodes.call(operators[middle] ?? 0, name, [left, right]);
    };
    const [only] = terms;
    if (only === undefined) throw new Broken();
    return operators.length === 0 ? only : tree(0, operators.length - 1);
  }

  const relation = (): Expression => leftToRight(RELATIONS, sum);
  const sum = (): Expression => leftToRight(SUMS, product);
  const product = (): Expression => leftToRight(PRODUCTS, unary);

  function leftToRight(kinds: ReadonlySet<TokenKind>, term: () => Expression): Expression {
    let left = term();
    while (kinds.has(peek().kind)) {
      const operator = next();
      const name = operator.kind === 'in' ? '@in' : `_${operator.kind}_`;
      const right = term();
      left = nodes.call(operator.offset, name, [left, right]);
    }
    return left;
  }

  function unary(): Expression {
    if (is('!')) return repeated('!', '!_');
    if (is('-') && peek(1).kind !== 'NUM_INT' && peek(1).kind !== 'NUM_FLOAT') return repeated('-', '-_');
    return member();
  }

  function repeated(kind: TokenKind, name: string): Expression {
    const first = next();
    let count = 1;
    while (accept(kind) !== undefined) count++;
    const operand = member();
    return count % 2 === 0 ? operand : nodes.call(first.offset, name, [operand]);
  }

  function member(): Expression {
    let value = primary();
    for (;;) {
      const dot = accept('.');
      if (dot !== undefined) value = selected(value, dot);
      else if (is('[')) value = indexed(value, next());
      else return value;
    }
  }

  function selected(operand: Expression, dot: Token): Expression {
    const isOptional = accept('?') !== undefined;
    const name = is('ESC_IDENTIFIER') ? next() : expect('IDENTIFIER');
    if (name.kind === 'ESC_IDENTIFIER') return report(name.offset, "unsupported syntax: '`'");
    if (isOptional) return nodes.call(dot.offset, '_?._', [operand, nodes.literal(name.offset, name.text)]);
    const open = accept('(');
    if (open === undefined) return nodes.select(dot.offset, operand, name.text);
    return called(open.offset, name.text, list(')'), operand);
  }

  function indexed(operand: Expression, open: Token): Expression {
    const isOptional = accept('?') !== undefined;
    const index = conditional();
    expect(']');
    return nodes.call(open.offset, isOptional ? '_[?_]' : '_[_]', [operand, index]);
  }

  function called(offset: number, name: string, args: readonly Expression[], target?: Expression): Expression {
    const macro = MACROS.get(`${name}:${args.length}:${String(target !== undefined)}`);
    if (macro === undefined) return nodes.call(offset, name, args, target);
    const expansion = macro(nodes.at(offset), args, target ?? nodes.literal(offset, null));
    return 'message' in expansion ? report(expansion.at.offset, expansion.message) : expansion;
  }

  /** Expressions with commas between them, up to a closing bracket. */
  function list(close: TokenKind): Expression[] {
    const found: Expression[] = [];
    if (accept(close) !== undefined) return found;
    do found.push(conditional());
    while (accept(',') !== undefined);
    expect(close);
    return found;
  }

  function primary(): Expression {
    const token = peek();
    switch (token.kind) {
      case '.':
      case 'IDENTIFIER':
        return named();
      case '(': {
        next();
        const inner = conditional();
        expect(')');
        return inner;
      }
      case '[':
        return createList(next());
      case '{':
        return createMap(next());
      default:
        return literal();
    }
  }

  function named(): Expression {
    const dot = accept('.');
    const prefix = dot === undefined ? '' : '.';
    const name = expect('IDENTIFIER');
    if (startsMessage()) return createMessage(prefix + name.text);
    const open = accept('(');
    const start = dot ?? name;
    if (RESERVED.has(name.text)) {
      if (open !== undefined) list(')');
      return report(start.offset, `reserved identifier: ${name.text}`);
    }
    if (open === undefined) return nodes.ident(name.offset, prefix + name.text);
    return called(open.offset, prefix + name.text, list(')'));
  }

  function startsMessage(): boolean {
    let ahead = 0;
    while (peek(ahead).kind === '.' && peek(ahead + 1).kind === 'IDENTIFIER') ahead += 2;
    return peek(ahead).kind === '{';
  }

  function createMessage(first: string): Expression {
    let name = first;
    while (accept('.') !== undefined) name += `.${expect('IDENTIFIER').text}`;
    const open = expect('{');
    const fields: FieldExpression[] = [];
    while (!is('}')) {
      const isOptional = accept('?') !== undefined;
      const field = is('ESC_IDENTIFIER') ? next() : expect('IDENTIFIER');
      const colon = expect(':');
      const value = conditional();
      if (field.kind === 'ESC_IDENTIFIER') report(field.offset, "unsupported syntax: '`'");
      fields.push(nodes.field(colon.offset, field.text, value, isOptional));
      if (accept(',') === undefined) break;
    }
    expect('}');
    return nodes.struct(open.offset, name, fields);
  }

  function createList(open: Token): Expression {
    const elements: Expression[] = [];
    const optional = new Set<number>();
    while (!is(']')) {
      if (elements.length === 0 && accept(',') !== undefined) break;
      if (accept('?') !== undefined) optional.add(elements.length);
      elements.push(conditional());
      if (accept(',') === undefined) break;
    }
    expect(']');
    return nodes.list(open.offset, elements, optional);
  }

  function createMap(open: Token): Expression {
    const entries: EntryExpression[] = [];
    while (!is('}')) {
      if (entries.length === 0 && accept(',') !== undefined) break;
      const isOptional = accept('?') !== undefined;
      const key = conditional();
      const colon = expect(':');
      entries.push(nodes.entry(colon.offset, key, conditional(), isOptional));
      if (accept(',') === undefined) break;
    }
    expect('}');
    return nodes.map(open.offset, entries);
  }

  function literal(): Expression {
    const sign = is('-') ? next() : undefined;
    const token = next();
    const at = (sign ?? token).offset;
    if (token.kind === 'NUM_INT') return integer(at, token.text, sign !== undefined);
    if (token.kind === 'NUM_FLOAT') return double(at, token.text, sign !== undefined);
    if (sign !== undefined) throw new Broken();
    switch (token.kind) {
      case 'NUM_UINT':
        return unsigned(at, token.text.slice(0, -1));
      case 'STRING':
        return text(at, token.text);
      case 'BYTES':
        return bytes(at, token.text.slice(1));
      case 'true':
      case 'false':
        return nodes.literal(at, token.kind === 'true');
      case 'null':
        return nodes.literal(at, null);
      default:
        throw new Broken();
    }
  }

  function integer(at: number, digits: string, isNegative: boolean): Expression {
    const value = isNegative ? -BigInt(digits) : BigInt(digits);
    return BigInt.asIntN(64, value) === value ? nodes.literal(at, value) : report(at, 'invalid int literal');
  }

  function unsigned(at: number, digits: string): Expression {
    const value = BigInt(digits);
    return BigInt.asUintN(64, value) === value ? nodes.literal(at, uint(value)) : report(at, 'invalid uint literal');
  }

  function double(at: number, digits: string, isNegative: boolean): Expression {
    const value = Number(digits);
    if (!Number.isFinite(value)) return report(at, 'invalid double literal');
    return nodes.literal(at, isNegative ? -value : value);
  }

  function text(at: number, quoted: string): Expression {
    const value = unescapeString(quoted);
    return value.ok ? nodes.literal(at, value.text) : report(at, value.message);
  }

  function bytes(at: number, quoted: string): Expression {
    const value = unescapeBytes(quoted);
    return value === undefined ? report(at, 'unable to unescape string') : nodes.literal(at, value);
  }

  return { whole, depthExceeded: () => isTooDeep, issues };
}
