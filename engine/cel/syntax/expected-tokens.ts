import { grammar, type State } from './recovery-grammar';
import type { TokenKind } from './token';

/** The states to come back to, the innermost last. */
export type Context = readonly State[];

/** Tokens that may come; `endsRule`: the rule may also be over. */
export interface Expected {
  readonly tokens: ReadonlySet<TokenKind>;
  readonly endsRule: boolean;
}

/** What may come next inside the rule of a state (LL1Analyzer of ANTLR 4.13). */
export function nextTokens(state: State): Expected {
  const tokens = new Set<TokenKind>();
  return { tokens, endsRule: look(state, tokens, new Set()) };
}

/** Whether the rule may end from here. */
function look(state: State, tokens: Set<TokenKind>, seen: Set<State>): boolean {
  if (state.kind === 'stop') return true;
  if (seen.has(state)) return false;
  seen.add(state);
  let ends = false;
  for (const transition of state.transitions) {
    if (transition.tokens !== undefined) for (const kind of transition.tokens) tokens.add(kind);
    else if (transition.rule === undefined) ends = look(transition.to, tokens, seen) || ends;
    else ends = lookThrough(transition.rule, transition.to, { tokens, seen }) || ends;
  }
  return ends;
}

function lookThrough(
  name: string,
  after: State,
  { tokens, seen }: { readonly tokens: Set<TokenKind>; readonly seen: Set<State> },
): boolean {
  const start = grammar().rules.get(name)?.start;
  if (start === undefined) return false;
  const inside = nextTokens(start);
  for (const kind of inside.tokens) tokens.add(kind);
  return inside.endsRule && look(after, tokens, seen);
}

/** What may come next, in a context: after the end of a rule what follows where it was used. */
export function expectedTokens(state: State, context: Context): ReadonlySet<TokenKind> {
  const found = nextTokens(state);
  const tokens = new Set(found.tokens);
  let { endsRule } = found;
  for (let depth = context.length - 1; endsRule && depth >= 0; depth--) {
    const after = context[depth];
    if (after === undefined) break;
    const outer = nextTokens(after);
    for (const kind of outer.tokens) tokens.add(kind);
    ({ endsRule } = outer);
  }
  if (endsRule) tokens.add('<EOF>');
  return tokens;
}

/** The tokens at which a broken rule, or one around it, can go on. */
export function recoveryTokens(context: Context): ReadonlySet<TokenKind> {
  return new Set(context.flatMap((after) => [...nextTokens(after).tokens]));
}

const ORDER: readonly TokenKind[] = Object.freeze([
  ...(['<EOF>', '==', '!=', 'in', '<', '<=', '>=', '>', '&&', '||', '[', ']', '{', '}', '(', ')', '.', ','] as const),
  ...(['-', '!', '?', ':', '+', '*', '/', '%', 'true', 'false', 'null', 'NUM_FLOAT', 'NUM_INT', 'NUM_UINT'] as const),
  ...(['STRING', 'BYTES', 'IDENTIFIER', 'ESC_IDENTIFIER'] as const),
]);

/** `{'[', NUM_INT}`, or the only one without brackets. */
export function tokensText(tokens: ReadonlySet<TokenKind>): string {
  const names = ORDER.filter((kind) => tokens.has(kind)).map((kind) =>
    /^(?:<EOF>|[A-Z_]+)$/.test(kind) ? kind : `'${kind}'`,
  );
  const [only] = names;
  return names.length === 1 && only !== undefined ? only : `{${names.join(', ')}}`;
}
