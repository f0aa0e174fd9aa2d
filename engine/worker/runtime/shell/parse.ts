import { lex, type Token } from './lex';
import {
  ShellSyntaxError,
  type Assignment,
  type Branch,
  type ListItem,
  type Node,
  type Redirect,
  type Word,
} from './syntax';

/** The tree of a script; throws `ShellSyntaxError` for what the shell does not understand. */
export function parse(script: string): Node {
  const reader = new Reader(lex(script));
  const list = parseList(reader, []);
  reader.expectEnd();
  return list;
}

/** A position in the tokens: the one thing of the parser that has state. */
class Reader {
  private at = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  peek(): Token | undefined {
    return this.tokens[this.at];
  }

  next(): Token | undefined {
    const token = this.tokens[this.at];
    this.at += 1;
    return token;
  }

  isOperator(text: string): boolean {
    const token = this.peek();
    return token?.kind === 'operator' && token.text === text;
  }

  /** The bare text of the next word: where a keyword may stand. */
  keyword(): string | undefined {
    const token = this.peek();
    return token?.kind === 'word' ? token.plain : undefined;
  }

  expect(keyword: string): void {
    this.skipSeparators();
    if (this.keyword() !== keyword) throw new ShellSyntaxError(`syntax error: expecting "${keyword}"`);
    this.next();
  }

  skipSeparators(): void {
    while (this.peek()?.kind === 'newline' || this.isOperator(';')) this.next();
  }

  skipNewlines(): void {
    while (this.peek()?.kind === 'newline') this.next();
  }

  expectEnd(): void {
    const token = this.peek();
    if (token !== undefined) throw new ShellSyntaxError(`syntax error: unexpected ${describe(token)}`);
  }
}

const describe = (token: Token): string =>
  token.kind === 'operator' ? `"${token.text}"` : token.kind === 'newline' ? 'newline' : `word (${token.plain ?? '…'})`;

function parseList(reader: Reader, stops: readonly string[]): Node {
  const items: ListItem[] = [];
  for (;;) {
    reader.skipSeparators();
    const token = reader.peek();
    if (token === undefined || reader.isOperator(')')) break;
    const keyword = reader.keyword();
    if (keyword !== undefined && stops.includes(keyword)) break;
    const node = parseAndOr(reader);
    const background = reader.isOperator('&');
    if (background) reader.next();
    items.push({ node, background });
  }
  return { kind: 'list', items };
}

function parseAndOr(reader: Reader): Node {
  let left = parsePipeline(reader);
  for (;;) {
    const kind = reader.isOperator('&&') ? 'and' : reader.isOperator('||') ? 'or' : undefined;
    if (kind === undefined) return left;
    reader.next();
    reader.skipNewlines();
    left = { kind, left, right: parsePipeline(reader) };
  }
}

function parsePipeline(reader: Reader): Node {
  const negated = reader.keyword() === '!';
  if (negated) reader.next();
  const stages = [parseCommand(reader)];
  while (reader.isOperator('|')) {
    reader.next();
    reader.skipNewlines();
    stages.push(parseCommand(reader));
  }
  const [only] = stages;
  return !negated && stages.length === 1 && only !== undefined ? only : { kind: 'pipeline', negated, stages };
}

function parseCommand(reader: Reader): Node {
  switch (reader.keyword()) {
    case 'while':
    case 'until':
      return parseWhile(reader);
    case 'if':
      return parseIf(reader);
    case 'for':
      return parseFor(reader);
    case '{':
      return parseGroup(reader, '}');
    case 'case':
    case 'function':
      throw new ShellSyntaxError(`syntax error: "${reader.keyword() ?? ''}" is not supported`);
    default:
      return reader.isOperator('(') ? parseGroup(reader, ')') : parseSimple(reader);
  }
}

function parseWhile(reader: Reader): Node {
  const until = reader.keyword() === 'until';
  reader.next();
  const condition = parseList(reader, ['do']);
  reader.expect('do');
  const body = parseList(reader, ['done']);
  reader.expect('done');
  return { kind: 'while', until, condition, body };
}

function parseIf(reader: Reader): Node {
  const branches: Branch[] = [];
  let otherwise: Node | undefined;
  reader.next();
  for (;;) {
    const condition = parseList(reader, ['then']);
    reader.expect('then');
    branches.push({ condition, body: parseList(reader, ['elif', 'else', 'fi']) });
    const keyword = reader.keyword();
    if (keyword === 'elif') {
      reader.next();
      continue;
    }
    if (keyword === 'else') {
      reader.next();
      otherwise = parseList(reader, ['fi']);
    }
    reader.expect('fi');
    return { kind: 'if', branches, otherwise };
  }
}

function parseFor(reader: Reader): Node {
  reader.next();
  const name = reader.keyword();
  if (name === undefined) throw new ShellSyntaxError('syntax error: bad for loop variable');
  reader.next();
  reader.expect('in');
  const words: Word[] = [];
  for (let token = reader.peek(); token?.kind === 'word'; token = reader.peek()) {
    words.push(token.word);
    reader.next();
  }
  reader.expect('do');
  const body = parseList(reader, ['done']);
  reader.expect('done');
  return { kind: 'for', name, words, body };
}

function parseGroup(reader: Reader, end: '}' | ')'): Node {
  reader.next();
  const body = parseList(reader, end === '}' ? ['}'] : []);
  reader.skipSeparators();
  const closes = end === ')' ? reader.isOperator(')') : reader.keyword() === '}';
  if (!closes) throw new ShellSyntaxError(`syntax error: expecting "${end}"`);
  reader.next();
  return { kind: 'group', body, redirects: parseRedirects(reader) };
}

function parseRedirects(reader: Reader): readonly Redirect[] {
  const redirects: Redirect[] = [];
  for (let redirect = parseRedirect(reader); redirect !== undefined; redirect = parseRedirect(reader))
    redirects.push(redirect);
  return redirects;
}

function parseSimple(reader: Reader): Node {
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  const redirects: Redirect[] = [];
  for (;;) {
    const redirect = parseRedirect(reader);
    if (redirect !== undefined) {
      redirects.push(redirect);
      continue;
    }
    const token = reader.peek();
    if (token?.kind !== 'word') break;
    reader.next();
    const assignment = words.length === 0 ? assignmentOf(token.word) : undefined;
    if (assignment === undefined) words.push(token.word);
    else assignments.push(assignment);
  }
  if (words.length + assignments.length + redirects.length === 0) {
    const token = reader.peek();
    throw new ShellSyntaxError(`syntax error: unexpected ${token === undefined ? 'end of file' : describe(token)}`);
  }
  return { kind: 'simple', assignments, words, redirects };
}

function assignmentOf(word: Word): Assignment | undefined {
  const [first, ...rest] = word;
  if (first?.kind !== 'text' || first.quoted) return undefined;
  const match = /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(first.text);
  if (match === null) return undefined;
  const head = first.text.slice(match[0].length);
  return { name: match[1] ?? '', value: head === '' ? rest : [{ kind: 'text', text: head, quoted: false }, ...rest] };
}

const REDIRECTS: Readonly<Record<string, Pick<Redirect, 'from' | 'mode'>>> = {
  '<': { from: 'stdin', mode: 'read' },
  '>': { from: 'stdout', mode: 'write' },
  '1>': { from: 'stdout', mode: 'write' },
  '>>': { from: 'stdout', mode: 'append' },
  '2>': { from: 'stderr', mode: 'write' },
  '2>>': { from: 'stderr', mode: 'append' },
  '&>': { from: 'both', mode: 'write' },
};

function parseRedirect(reader: Reader): Redirect | undefined {
  const token = reader.peek();
  if (token?.kind !== 'operator') return undefined;
  if (token.text === '2>&1' || token.text === '>&2') {
    reader.next();
    const from = token.text === '2>&1' ? 'stderr' : 'stdout';
    return { from, mode: 'duplicate', target: [] };
  }
  const redirect = REDIRECTS[token.text];
  if (redirect === undefined) return undefined;
  reader.next();
  const target = reader.next();
  if (target?.kind !== 'word') throw new ShellSyntaxError('syntax error: missing redirect target');
  return { ...redirect, target: target.word };
}
