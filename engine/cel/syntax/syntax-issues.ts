import { type Context, expectedTokens, nextTokens, recoveryTokens, tokensText } from './expected-tokens';
import type { Issue } from './issue';
import { predict } from './predict';
import { grammar, type Part, type Rule, type State } from './recovery-grammar';
import type { Token, TokenKind } from './token';

const ATTEMPTS_MAX = 30;

/**
 * Where an expression does not follow the grammar, in the words of the real parser: it is walked once more as ANTLR 4.13
 * walks it, with its ways to go on after an error (error_strategy.go). Only for expressions that are broken: `parse` reads
 * the others much faster.
 */
export function syntaxIssues(source: string, tokens: readonly Token[]): readonly Issue[] {
  const issues: Issue[] = [];
  const characters = Array.from(source);
  let position = 0;
  let isRecovering = false;
  let attempts = 0;
  let lastErrorAt = -1;
  let lastErrorStates = new Set<State>();

  const END: Token = tokens[tokens.length - 1] ?? { kind: '<EOF>', text: '<EOF>', offset: 0 };
  const ahead = (count = 0): Token => tokens[position + count] ?? END;
  const consume = (): void => void (position = Math.min(position + 1, tokens.length - 1));

  const rules = grammar().rules;
  const start = rules.get('start');
  if (start === undefined) return [];
  try {
    walkRule(start, 0, []);
  } catch (gaveUp) {
    if (!(gaveUp instanceof GaveUp)) throw gaveUp;
  }
  return issues;

  function report(token: Token, message: string): void {
    const corrected = message.replace(RESERVED, "mismatched input '$1' expecting IDENTIFIER");
    issues.push({ offset: token.offset, message: `Syntax error: ${corrected}` });
  }

  function walkRule(rule: Rule, precedence: number, context: Context): void {
    const place = { context, precedence, state: rule.start };
    try {
      walkParts(rule.parts, place);
    } catch (broken) {
      if (!(broken instanceof Broken)) throw broken;
      if (!isRecovering) {
        isRecovering = true;
        report(broken.token, broken.message);
      }
      if (isNameOfField(rule, context)) issues.push({ offset: broken.token.offset, message: NO_NAME });
      recover(place.state, context);
    }
  }

  interface Place {
    readonly context: Context;
    readonly precedence: number;
    /** Where in the rule the parser is. */
    state: State;
  }

  function walkParts(parts: readonly Part[], place: Place): void {
    for (const part of parts) walkPart(part, place);
  }

  function walkPart(part: Part, place: Place): void {
    place.state = part.state;
    switch (part.kind) {
      case 'tokens':
        return match(part.tokens, place);
      case 'rule':
        return walkUse(part, place);
      case 'guard':
        return undefined;
      case 'optional':
        sync(place);
        return startsWith(part.first) ? walkParts(part.body, place) : undefined;
      case 'choice':
        sync(place);
        return walkParts(part.alternatives[chosen(part, place) - 1] ?? [], place);
      case 'loop':
        return walkLoop(part, place);
    }
  }

  function walkUse({ rule, precedence, state }: Extract<Part, { kind: 'rule' }>, { context }: Place): void {
    const used = rules.get(rule);
    const [use] = state.transitions;
    if (used !== undefined && use !== undefined) walkRule(used, precedence, [...context, use.to]);
  }

  function walkLoop(part: Extract<Part, { kind: 'loop' }>, place: Place): void {
    sync(place);
    let goesOn = part.isOnce || entersLoop(part, place);
    while (goesOn) {
      walkParts(part.body, place);
      place.state = part.back;
      sync(place);
      goesOn = entersLoop(part, place);
    }
  }

  function entersLoop(
    { looksAhead, first, back, state, isOnce }: Extract<Part, { kind: 'loop' }>,
    place: Place,
  ): boolean {
    if (!looksAhead) return startsWith(first);
    const decision = isOnce ? back : state;
    return (
      predicted(
        decision.transitions.map(({ to }) => to),
        place,
        PRECEDENCE_RULES.has(state.rule),
      ) === 1
    );
  }

  function chosen({ alternatives, looksAhead, firsts }: Extract<Part, { kind: 'choice' }>, place: Place): number {
    if (looksAhead) return predicted(firsts, place, false);
    const index = firsts.findIndex(startsWith);
    if (index < 0 || index >= alternatives.length) throw noAlternative(ahead());
    return index + 1;
  }

  function startsWith(state: State): boolean {
    return nextTokens(state).tokens.has(ahead().kind);
  }

  function predicted(firsts: readonly State[], { precedence }: Place, isPrecedence: boolean): number {
    const prediction = predict(tokens, position, { firsts, precedence, isPrecedence });
    if (prediction.ok) return prediction.alternative;
    throw noAlternative(prediction.offending);
  }

  function noAlternative(offending: Token): Broken {
    const first = ahead();
    const end = offending.kind === '<EOF>' ? characters.length : offending.offset + Array.from(offending.text).length;
    const text = first.kind === '<EOF>' ? '<EOF>' : characters.slice(first.offset, end).join('');
    return new Broken(offending, `no viable alternative at input '${escaped(text)}'`);
  }

  function match(kinds: ReadonlySet<TokenKind>, place: Place): void {
    if (kinds.has(ahead().kind)) {
      isRecovering = false;
      return consume();
    }
    attempt();
    if (deletesOne(place)) return consume();
    if (insertsOne(place)) return undefined;
    throw mismatch(place);
  }

  function mismatch({ state, context }: Place): Broken {
    const expected = tokensText(expectedTokens(state, context));
    return new Broken(ahead(), `mismatched input ${display(ahead())} expecting ${expected}`);
  }

  /** The token after the next is what is wanted: the next is dropped. */
  function deletesOne(place: Place): boolean {
    if (!expectedTokens(place.state, place.context).has(ahead(1).kind)) return false;
    unwanted(place);
    consume();
    isRecovering = false;
    return true;
  }

  /** The next token may follow what is wanted: that is taken for given. */
  function insertsOne({ state, context }: Place): boolean {
    const [only] = state.transitions;
    if (only === undefined || !expectedTokens(only.to, context).has(ahead().kind)) return false;
    if (!isRecovering) {
      isRecovering = true;
      report(ahead(), `missing ${tokensText(expectedTokens(state, context))} at ${display(ahead())}`);
    }
    return true;
  }

  function unwanted({ state, context }: Place): void {
    if (isRecovering) return;
    isRecovering = true;
    report(ahead(), `extraneous input ${display(ahead())} expecting ${tokensText(expectedTokens(state, context))}`);
  }

  /** Before a decision: what can begin nothing here is dropped. */
  function sync(place: Place): void {
    if (isRecovering) return;
    const { tokens: next, endsRule } = nextTokens(place.state);
    if (endsRule || next.has(ahead().kind)) return;
    if (place.state.kind === 'block') {
      if (!deletesOne(place)) throw mismatch(place);
    } else if (place.state.kind === 'loopBack') {
      unwanted(place);
      consumeUntil(new Set([...expectedTokens(place.state, place.context), ...recoveryTokens(place.context)]));
    }
  }

  function recover(state: State, context: Context): void {
    attempt();
    if (lastErrorAt === position && lastErrorStates.has(state)) consume();
    if (lastErrorAt !== position) lastErrorStates = new Set(lastErrorStates);
    lastErrorAt = position;
    lastErrorStates.add(state);
    consumeUntil(recoveryTokens(context));
  }

  function attempt(): void {
    if (attempts++ < ATTEMPTS_MAX) return;
    report(ahead(), `error recovery attempt limit exceeded: ${ATTEMPTS_MAX}`);
    throw new GaveUp();
  }

  function consumeUntil(kinds: ReadonlySet<TokenKind>): void {
    while (ahead().kind !== '<EOF>' && !kinds.has(ahead().kind)) consume();
  }
}

/** Rules that were recursive on the left. */
const PRECEDENCE_RULES: ReadonlySet<string> = new Set(['relation', 'calc', 'member']);

/** What is made of the broken tree says so once more where a field has no name. */
const NO_NAME = 'unsupported ident kind';

const isNameOfField = ({ name }: Rule, context: Context): boolean =>
  name === 'escapeIdent' && context[context.length - 1]?.rule === 'member';

class GaveUp extends Error {}

/** A rule cannot go on. */
class Broken extends Error {
  constructor(
    readonly token: Token,
    message: string,
  ) {
    super(message);
  }
}

const RESERVED = /no viable alternative at input '.(true|false|null)'/;

const escaped = (text: string): string => text.replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t');

const display = (token: Token): string => `'${escaped(token.text)}'`;
