import { Interned } from '../base/interned';
import { labelKeyFaults, labelValueFaults } from './validation/formats';
import { sortedByKey, type LabelOperator, type LabelRequirement, type LabelRequirements } from './label-selector';

export type ParsedLabels =
  { readonly ok: true; readonly requirements: LabelRequirements } | { readonly ok: false; readonly error: string };

/** The same few are asked for again and again. */
const parsed = new Interned<ParsedLabels>();

/** The grammar and the wording of apimachinery/pkg/labels/selector.go (v0.36). */
export const parseLabelSelector = (text: string): ParsedLabels => parsed.of(text, () => parse(text));

function parse(text: string): ParsedLabels {
  const parser = new LabelParser(scan(text));
  try {
    return { ok: true, requirements: sortedByKey(parser.selector()) };
  } catch (error) {
    if (error instanceof SelectorSyntaxError) return { ok: false, error: error.message };
    throw error;
  }
}

class SelectorSyntaxError extends Error {
  override readonly name = 'SelectorSyntaxError';
}

type TokenKind =
  'end' | 'error' | 'identifier' | ')' | '(' | ',' | '!' | '=' | '==' | '!=' | '>' | '<' | 'in' | 'notin';

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const SYMBOLS: readonly TokenKind[] = [')', '(', ',', '!', '=', '==', '!=', '>', '<'];
const isSymbol = (text: string): text is TokenKind => SYMBOLS.some((symbol) => symbol === text);
const isSpecial = (char: string): boolean => '=!(),><'.includes(char);
const isSpace = (char: string): boolean => ' \t\r\n'.includes(char);

function scan(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && isSpace(text.charAt(at))) at++;
    if (at >= text.length) break;
    const start = at;
    if (isSpecial(text.charAt(at))) {
      let best: Token | undefined;
      let taken = '';
      while (at < text.length && isSpecial(text.charAt(at))) {
        const longer = taken + text.charAt(at);
        if (isSymbol(longer)) best = { kind: longer, text: longer };
        else if (best !== undefined) break;
        taken = longer;
        at++;
      }
      tokens.push(best ?? { kind: 'error', text: `error expected: keyword found '${taken}'` });
      continue;
    }
    while (at < text.length && !isSpecial(text.charAt(at)) && !isSpace(text.charAt(at))) at++;
    const word = text.slice(start, at);
    tokens.push({ kind: word === 'in' || word === 'notin' ? word : 'identifier', text: word });
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

const OPERATORS: Readonly<Partial<Record<TokenKind, LabelOperator>>> = {
  in: 'in',
  notin: 'notin',
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
};

const OPERATOR_NAMES = 'in, notin, =, ==, !=, gt, lt';

class LabelParser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  selector(): LabelRequirement[] {
    const requirements: LabelRequirement[] = [];
    for (;;) {
      const next = this.peekWord();
      if (next.kind === 'end') return requirements;
      if (next.kind !== 'identifier' && next.kind !== '!') {
        fail(`found '${next.text}', expected: !, identifier, or 'end of string'`);
      }
      requirements.push(this.requirement());
      const after = this.takeWord();
      if (after.kind === 'end') return requirements;
      if (after.kind !== ',') fail(`found '${after.text}', expected: ',' or 'end of string'`);
      const following = this.peekWord();
      if (following.kind !== 'identifier' && following.kind !== '!') {
        fail(`found '${following.text}', expected: identifier after ','`);
      }
    }
  }

  private requirement(): LabelRequirement {
    try {
      return this.requirementParts();
    } catch (error) {
      if (error instanceof SelectorSyntaxError) fail(`unable to parse requirement: ${error.message}`);
      throw error;
    }
  }

  private requirementParts(): LabelRequirement {
    const absent = this.peekWord().kind === '!';
    if (absent) this.takeWord();
    const key = this.takeWord();
    if (key.kind !== 'identifier') fail(`found '${key.text}', expected: identifier`);
    checkKey(key.text);
    if (absent) return { key: key.text, operator: '!', values: [] };
    const next = this.peekWord().kind;
    if (next === 'end' || next === ',') return { key: key.text, operator: 'exists', values: [] };
    const operator = this.operator();
    const values = operator === 'in' || operator === 'notin' ? this.values() : this.exactValue();
    return checked({ key: key.text, operator, values: [...new Set(values)].sort() });
  }

  private operator(): LabelOperator {
    const token = this.take();
    const operator = OPERATORS[token.kind];
    if (operator === undefined) fail(`found '${token.text}', expected: ${OPERATOR_NAMES}`);
    return operator;
  }

  private values(): readonly string[] {
    const open = this.takeWord();
    if (open.kind !== '(') fail(`found '${open.text}' expected: '('`);
    const first = this.peekWord();
    if (first.kind === ')') {
      this.take();
      return [''];
    }
    if (first.kind !== 'identifier' && first.kind !== ',') {
      fail(`found '${first.text}', expected: ',', ')' or identifier`);
    }
    const values = this.identifiers();
    if (this.takeWord().kind !== ')') fail(`found '${first.text}', expected: ')'`);
    return values;
  }

  private identifiers(): readonly string[] {
    const values: string[] = [];
    for (;;) {
      const token = this.takeWord();
      if (token.kind === 'identifier') {
        values.push(token.text);
        const next = this.peekWord();
        if (next.kind === ')') return values;
        if (next.kind !== ',') fail(`found '${next.text}', expected: ',' or ')'`);
        continue;
      }
      if (token.kind !== ',') fail(`found '${token.text}', expected: ',', or identifier`);
      if (values.length === 0) values.push('');
      const next = this.peekWord().kind;
      if (next === ')') return [...values, ''];
      if (next === ',') values.push('');
    }
  }

  private exactValue(): readonly string[] {
    const next = this.peekWord().kind;
    if (next === 'end' || next === ',') return [''];
    const token = this.takeWord();
    if (token.kind !== 'identifier') fail(`found '${token.text}', expected: identifier`);
    return [token.text];
  }

  private peek(): Token {
    return this.tokens[this.at] ?? { kind: 'end', text: '' };
  }

  private take(): Token {
    const token = this.peek();
    this.at++;
    return token;
  }

  /** Where a name may stand, `in` and `notin` are names. */
  private peekWord(): Token {
    return asWord(this.peek());
  }

  private takeWord(): Token {
    return asWord(this.take());
  }
}

const asWord = (token: Token): Token =>
  token.kind === 'in' || token.kind === 'notin' ? { kind: 'identifier', text: token.text } : token;

function checkKey(key: string): void {
  const errors = labelKeyFaults(key);
  if (errors.length > 0) fail(`<nil>: Invalid value: "${key}": ${errors.join('; ')}`);
}

function checked(requirement: LabelRequirement): LabelRequirement {
  const { operator, values } = requirement;
  const problems: string[] = [];
  if (operator === 'gt' || operator === 'lt') {
    values.forEach((value, index) => {
      if (!/^[+-]?\d+$/.test(value)) {
        problems.push(
          `values[${index}]: Invalid value: "${value}": for 'Gt', 'Lt' operators, the value must be an integer`,
        );
      }
    });
  }
  values.forEach((value, index) => {
    const faults = labelValueFaults(value);
    if (faults.length > 0) {
      problems.push(`values[${index}][${requirement.key}]: Invalid value: "${value}": ${faults.join('; ')}`);
    }
  });
  if (problems.length > 0) fail(problems.length === 1 ? (problems[0] ?? '') : `[${problems.join(', ')}]`);
  return requirement;
}

function fail(message: string): never {
  throw new SelectorSyntaxError(message);
}
