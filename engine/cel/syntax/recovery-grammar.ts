import type { TokenKind } from './token';

/** A place in the grammar between two tokens. */
export interface State {
  /** What the real parser does when the next token does not fit here. */
  readonly kind: 'plain' | 'block' | 'loopBack' | 'stop';
  readonly rule: string;
  readonly transitions: Transition[];
}

export interface Transition {
  readonly to: State;
  /** Consumes one of these; absent: consumes nothing. */
  readonly tokens?: ReadonlySet<TokenKind>;
  /** Goes through a rule before it comes to `to`. */
  readonly rule?: string;
  /** Enters the rule with the lowest precedence. */
  readonly isOutermost?: boolean;
  /** Open only while the rule was entered with no higher precedence. */
  readonly precedence?: number;
}

/** A part of a rule, as the real parser walks it. */
export type Part =
  | { readonly kind: 'tokens'; readonly state: State; readonly tokens: ReadonlySet<TokenKind> }
  | { readonly kind: 'rule'; readonly state: State; readonly rule: string; readonly precedence: number }
  | { readonly kind: 'guard'; readonly state: State; readonly precedence: number }
  /** One token decides whether it is there. */
  | { readonly kind: 'optional'; readonly state: State; readonly body: readonly Part[]; readonly first: State }
  | {
      readonly kind: 'loop';
      readonly state: State;
      readonly back: State;
      readonly body: readonly Part[];
      readonly first: State;
      readonly looksAhead: boolean;
      readonly isOnce: boolean;
    }
  | {
      readonly kind: 'choice';
      readonly state: State;
      readonly alternatives: readonly (readonly Part[])[];
      readonly looksAhead: boolean;
      readonly firsts: readonly State[];
    };

export interface Rule {
  readonly name: string;
  readonly start: State;
  readonly stop: State;
  readonly parts: readonly Part[];
}

/** Makes a part that leads from one state to another. */
type Made = (build: Builder, from: State) => { readonly part: Part; readonly to: State };

interface Builder {
  state(kind?: State['kind']): State;
  sequence(makers: readonly Made[], from: State): { readonly parts: readonly Part[]; readonly to: State };
}

const join = (from: State, transition: Transition): void => void from.transitions.push(transition);

function builderOf(rule: string): Builder {
  const builder: Builder = {
    state: (kind = 'plain') => ({ kind, rule, transitions: [] }),
    sequence(makers, from) {
      const parts: Part[] = [];
      let to = from;
      for (const make of makers) {
        const made = make(builder, to);
        parts.push(made.part);
        to = made.to;
      }
      return { parts, to };
    },
  };
  return builder;
}

const token =
  (...kinds: readonly TokenKind[]): Made =>
  (build, from) => {
    const to = build.state();
    const tokens = new Set(kinds);
    join(from, { to, tokens });
    return { part: { kind: 'tokens', state: from, tokens }, to };
  };

const rule =
  (name: string, precedence = 0): Made =>
  (build, from) => {
    const to = build.state();
    join(from, { to, rule: name, isOutermost: precedence === 0 });
    return { part: { kind: 'rule', state: from, rule: name, precedence }, to };
  };

const guard =
  (precedence: number): Made =>
  (build, from) => {
    const to = build.state();
    join(from, { to, precedence });
    return { part: { kind: 'guard', state: from, precedence }, to };
  };

const optional =
  (...body: readonly Made[]): Made =>
  (build, from) => {
    const state = build.state('block');
    join(from, { to: state });
    const first = build.state();
    join(state, { to: first });
    const inner = build.sequence(body, first);
    const to = build.state();
    join(inner.to, { to });
    join(state, { to });
    return { part: { kind: 'optional', state, body: inner.parts, first }, to };
  };

interface Looping {
  readonly looksAhead?: boolean;
  readonly isOnce?: boolean;
}

/** `(…)*`; `isOnce`: `(…)+`. */
const loop =
  ({ looksAhead = false, isOnce = false }: Looping, ...body: readonly Made[]): Made =>
  (build, from) => {
    const state = build.state('block');
    const back = build.state('loopBack');
    const to = build.state();
    const first = build.state();
    join(from, { to: state });
    join(state, { to: first });
    const inner = build.sequence(body, first);
    join(inner.to, { to: back });
    if (isOnce) {
      join(back, { to: state });
      join(back, { to });
    } else {
      join(back, { to: state });
      join(state, { to });
    }
    return { part: { kind: 'loop', state, back, body: inner.parts, first, looksAhead, isOnce }, to };
  };

/** `looksAhead`: more than one token may be needed to choose. */
const choice =
  (looksAhead: boolean, ...alternatives: readonly (readonly Made[])[]): Made =>
  (build, from) => {
    const state = build.state('block');
    const to = build.state();
    join(from, { to: state });
    const firsts: State[] = [];
    const built = alternatives.map((alternative) => {
      const first = build.state();
      firsts.push(first);
      join(state, { to: first });
      const inner = build.sequence(alternative, first);
      join(inner.to, { to });
      return inner.parts;
    });
    return { part: { kind: 'choice', state, alternatives: built, looksAhead, firsts }, to };
  };

const AHEAD: Looping = { looksAhead: true };
const expr = rule('expr');
const identifier = token('IDENTIFIER');

/** The grammar as the real parser is generated from it: CEL.g4 of cel-go v0.26, left recursion made into loops. */
const RULES: Readonly<Record<string, readonly Made[]>> = {
  start: [expr, token('<EOF>')],
  expr: [rule('conditionalOr'), optional(token('?'), rule('conditionalOr'), token(':'), expr)],
  conditionalOr: [rule('conditionalAnd'), loop({}, token('||'), rule('conditionalAnd'))],
  conditionalAnd: [rule('relation'), loop({}, token('&&'), rule('relation'))],
  relation: [rule('calc'), loop(AHEAD, guard(1), token('<', '<=', '>=', '>', '==', '!=', 'in'), rule('relation', 2))],
  calc: [
    rule('unary'),
    loop(
      AHEAD,
      choice(true, [guard(2), token('*', '/', '%'), rule('calc', 3)], [guard(1), token('+', '-'), rule('calc', 2)]),
    ),
  ],
  unary: [
    choice(
      true,
      [rule('member')],
      [loop({ isOnce: true }, token('!')), rule('member')],
      [loop({ isOnce: true, looksAhead: true }, token('-')), rule('member')],
    ),
  ],
  member: [
    rule('primary'),
    loop(
      AHEAD,
      choice(
        true,
        [guard(3), token('.'), optional(token('?')), rule('escapeIdent')],
        [guard(2), token('.'), identifier, token('('), optional(rule('exprList')), token(')')],
        [guard(1), token('['), optional(token('?')), expr, token(']')],
      ),
    ),
  ],
  primary: [
    choice(
      true,
      [optional(token('.')), identifier],
      [optional(token('.')), identifier, token('('), optional(rule('exprList')), token(')')],
      [token('('), expr, token(')')],
      [token('['), optional(rule('listInit')), optional(token(',')), token(']')],
      [token('{'), optional(rule('mapInitializerList')), optional(token(',')), token('}')],
      [
        optional(token('.')),
        identifier,
        loop({}, token('.'), identifier),
        token('{'),
        optional(rule('fieldInitializerList')),
        optional(token(',')),
        token('}'),
      ],
      [rule('literal')],
    ),
  ],
  exprList: [expr, loop({}, token(','), expr)],
  listInit: [rule('optExpr'), loop(AHEAD, token(','), rule('optExpr'))],
  fieldInitializerList: [
    rule('optField'),
    token(':'),
    expr,
    loop(AHEAD, token(','), rule('optField'), token(':'), expr),
  ],
  optField: [optional(token('?')), rule('escapeIdent')],
  mapInitializerList: [rule('optExpr'), token(':'), expr, loop(AHEAD, token(','), rule('optExpr'), token(':'), expr)],
  escapeIdent: [choice(false, [identifier], [token('ESC_IDENTIFIER')])],
  optExpr: [optional(token('?')), expr],
  literal: [
    choice(
      true,
      [optional(token('-')), token('NUM_INT')],
      [token('NUM_UINT')],
      [optional(token('-')), token('NUM_FLOAT')],
      [token('STRING')],
      [token('BYTES')],
      [token('true')],
      [token('false')],
      [token('null')],
    ),
  ],
};

/** All rules by name, and where each comes back to. */
export interface Grammar {
  readonly rules: ReadonlyMap<string, Rule>;
  /** The uses of each rule. */
  readonly uses: ReadonlyMap<string, readonly Transition[]>;
}

let built: Grammar | undefined;

/** Built when the first expression does not follow it. */
export function grammar(): Grammar {
  return (built ??= buildGrammar());
}

function buildGrammar(): Grammar {
  const rules = new Map(Object.entries(RULES).map(([name, makers]) => [name, buildRule(name, makers)]));
  const uses = new Map<string, Transition[]>();
  for (const { start } of rules.values()) collectUses(start, uses, new Set());
  return { rules, uses };
}

function buildRule(name: string, makers: readonly Made[]): Rule {
  const build = builderOf(name);
  const start = build.state();
  const { parts, to } = build.sequence(makers, start);
  const stop = build.state('stop');
  join(to, { to: stop });
  return { name, start, stop, parts };
}

function collectUses(state: State, uses: Map<string, Transition[]>, seen: Set<State>): void {
  if (seen.has(state)) return;
  seen.add(state);
  for (const transition of state.transitions) {
    const { rule: used, to } = transition;
    if (used !== undefined) uses.set(used, [...(uses.get(used) ?? []), transition]);
    collectUses(to, uses, seen);
  }
}
