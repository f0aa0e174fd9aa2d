import { ShellSyntaxError, type Part, type Word } from './syntax';

export type Token =
  | {
      readonly kind: 'word';
      readonly word: Word;
      /** The bare text when nothing in it is quoted or expanded. */ readonly plain: string | undefined;
    }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'newline' };

const OPERATORS = ['&&', '||', ';;', '2>&1', '&>', '2>>', '>>', '2>', '>&2', '>', '<', '|', '&', ';', '(', ')', '1>'];

/** Cuts a script into tokens. */
export function lex(script: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < script.length) {
    const character = script.charAt(at);
    if (character === '\n') {
      tokens.push({ kind: 'newline' });
      at += 1;
    } else if (character === ' ' || character === '\t') {
      at += 1;
    } else if (character === '\\' && script.charAt(at + 1) === '\n') {
      at += 2;
    } else if (character === '#') {
      while (at < script.length && script.charAt(at) !== '\n') at += 1;
    } else {
      const operator = OPERATORS.find((one) => script.startsWith(one, at));
      if (operator !== undefined) {
        tokens.push({ kind: 'operator', text: operator });
        at += operator.length;
      } else {
        const [token, next] = lexWord(script, at);
        tokens.push(token);
        at = next;
      }
    }
  }
  return tokens;
}

const BREAKS = new Set([' ', '\t', '\n', ';', '&', '|', '<', '>', '(', ')']);

function lexWord(script: string, start: number): readonly [Token, number] {
  const parts: Part[] = [];
  let plain: string | undefined = '';
  let at = start;
  while (at < script.length && !BREAKS.has(script.charAt(at))) {
    const character = script.charAt(at);
    if (character === "'") {
      const end = closing(script, at + 1, "'");
      parts.push({ kind: 'text', text: script.slice(at + 1, end), quoted: true });
      plain = undefined;
      at = end + 1;
    } else if (character === '"') {
      at = lexDoubleQuoted(script, at + 1, parts);
      plain = undefined;
    } else if (character === '\\') {
      parts.push({ kind: 'text', text: script.charAt(at + 1), quoted: true });
      plain = undefined;
      at += 2;
    } else if (character === '$' || character === '`') {
      const next = lexExpansion(script, at, false, parts);
      plain = undefined;
      at = next;
    } else {
      appendText(parts, character, false);
      plain = plain === undefined ? undefined : plain + character;
      at += 1;
    }
  }
  return [{ kind: 'word', word: parts, plain }, at];
}

function lexDoubleQuoted(script: string, start: number, parts: Part[]): number {
  let at = start;
  let empty = true;
  for (;;) {
    if (at >= script.length) throw new ShellSyntaxError('unterminated quoted string');
    const character = script.charAt(at);
    if (character === '"') break;
    empty = false;
    if (character === '\\' && '"\\$`\n'.includes(script.charAt(at + 1))) {
      if (script.charAt(at + 1) !== '\n') appendText(parts, script.charAt(at + 1), true);
      at += 2;
    } else if (character === '$' || character === '`') {
      at = lexExpansion(script, at, true, parts);
    } else {
      appendText(parts, character, true);
      at += 1;
    }
  }
  if (empty) parts.push({ kind: 'text', text: '', quoted: true });
  return at + 1;
}

function lexExpansion(script: string, at: number, quoted: boolean, parts: Part[]): number {
  if (script.charAt(at) === '`') {
    const end = closing(script, at + 1, '`');
    parts.push({ kind: 'command', script: script.slice(at + 1, end), quoted });
    return end + 1;
  }
  if (script.startsWith('$((', at)) {
    const end = closingParenthesis(script, at + 3);
    parts.push({ kind: 'arithmetic', expression: script.slice(at + 3, end) });
    return end + 2;
  }
  if (script.startsWith('$(', at)) {
    const end = closingParenthesis(script, at + 2);
    parts.push({ kind: 'command', script: script.slice(at + 2, end), quoted });
    return end + 1;
  }
  if (script.startsWith('${', at)) {
    const end = closing(script, at + 2, '}');
    const [name = '', ...rest] = script.slice(at + 2, end).split(/:?-/);
    parts.push({ kind: 'variable', name, fallback: rest.length === 0 ? undefined : rest.join('-'), quoted });
    return end + 1;
  }
  const match = /^\$([A-Za-z_][A-Za-z0-9_]*|[0-9?$#@*!])/.exec(script.slice(at, at + 128));
  if (match === null) {
    appendText(parts, '$', quoted);
    return at + 1;
  }
  parts.push({ kind: 'variable', name: match[1] ?? '', fallback: undefined, quoted });
  return at + match[0].length;
}

function appendText(parts: Part[], text: string, quoted: boolean): void {
  const last = parts.at(-1);
  if (last?.kind === 'text' && last.quoted === quoted)
    parts[parts.length - 1] = { kind: 'text', text: last.text + text, quoted };
  else parts.push({ kind: 'text', text, quoted });
}

function closing(script: string, from: number, mark: string): number {
  const end = script.indexOf(mark, from);
  if (end < 0) throw new ShellSyntaxError(`unterminated ${mark}`);
  return end;
}

function closingParenthesis(script: string, from: number): number {
  let depth = 1;
  for (let at = from; at < script.length; at += 1) {
    const character = script.charAt(at);
    if (character === "'") at = closing(script, at + 1, "'");
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  throw new ShellSyntaxError('unterminated $(');
}
