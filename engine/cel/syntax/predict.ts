import { grammar, type State, type Transition } from './recovery-grammar';
import type { Token, TokenKind } from './token';

export type Prediction =
  { readonly ok: true; readonly alternative: number } | { readonly ok: false; readonly offending: Token };

/** One way through the grammar that is still possible. */
interface Path {
  readonly state: State;
  readonly alternative: number;
  /** States to come back to, the innermost first; undefined at its end: unknown, wherever the rule is used. */
  readonly stack: Stack;
  /** It has left the rule in which the decision is made; `outermost`: a use of it with the lowest precedence. */
  readonly left: 'not' | 'inner' | 'outermost';
}

type Stack = { readonly state: State; readonly rest: Stack } | undefined;

interface Decision {
  readonly firsts: readonly State[];
  readonly precedence: number;
  /** Whether to go round once more in a rule that uses itself: what the inner use would take is not left to it. */
  readonly isPrecedence: boolean;
}

/**
 * Which alternative the next tokens lead to: read until one is left (ANTLR 4.13, ParserATNSimulator with SLL). Where
 * none fits, the one that could end before it is taken, if there is one.
 */
export function predict(
  tokens: readonly Token[],
  position: number,
  { firsts, precedence, isPrecedence }: Decision,
): Prediction {
  const begun = closure(
    firsts.map((state, index) => ({ state, alternative: index + 1, stack: undefined, left: 'not' })),
    precedence,
  );
  let paths = isPrecedence ? withoutRivals(begun) : begun;
  for (let at = position; ; at++) {
    const only = onlyAlternative(paths);
    if (only !== undefined && at > position) return { ok: true, alternative: only };
    const token = tokens[at] ?? tokens[tokens.length - 1];
    if (token === undefined) return { ok: true, alternative: 1 };
    const next = step(paths, token.kind);
    if (next.length === 0) return ended(paths, token);
    paths = next;
    if (token.kind === '<EOF>') return { ok: true, alternative: least(paths) };
  }
}

/** Ways out that come to where the way in comes as well, but through an inner use of the rule. */
function withoutRivals(paths: readonly Path[]): readonly Path[] {
  const inside = paths.filter(({ alternative }) => alternative === 1);
  return paths.filter(
    (path) =>
      path.alternative === 1 ||
      path.left === 'outermost' ||
      !inside.some((other) => other.state === path.state && sameStack(other.stack, path.stack)),
  );
}

function ended(paths: readonly Path[], offending: Token): Prediction {
  const left = paths.filter((path) => path.left !== 'not' || (path.state.kind === 'stop' && path.stack === undefined));
  return left.length === 0 ? { ok: false, offending } : { ok: true, alternative: least(left) };
}

const least = (paths: readonly Path[]): number => Math.min(...paths.map(({ alternative }) => alternative));

function onlyAlternative(paths: readonly Path[]): number | undefined {
  const alternatives = new Set(paths.map(({ alternative }) => alternative));
  const [only] = alternatives;
  return alternatives.size === 1 ? only : undefined;
}

function step(paths: readonly Path[], kind: TokenKind): readonly Path[] {
  const moved = paths.flatMap((path) =>
    path.state.transitions
      .filter(({ tokens }) => tokens?.has(kind) === true)
      .map(({ to }): Path => ({ ...path, state: to })),
  );
  return closure(moved, undefined);
}

/** All that can be reached without a token. `precedence` counts only before the first token, outside of other rules. */
function closure(from: readonly Path[], precedence: number | undefined): readonly Path[] {
  const reached: Path[] = [];
  const seen = new Map<State, Path[]>();
  const work = [...from].reverse();
  for (let path = work.pop(); path !== undefined; path = work.pop()) {
    const same = seen.get(path.state) ?? [];
    const current = path;
    if (same.some((other) => isSame(other, current))) continue;
    seen.set(path.state, [...same, path]);
    if (path.state.transitions.some(({ tokens }) => tokens !== undefined) || path.state.kind === 'stop')
      reached.push(path);
    work.push(...free(path, precedence).reverse());
  }
  return reached;
}

const isSame = (a: Path, b: Path): boolean =>
  a.alternative === b.alternative && a.left === b.left && sameStack(a.stack, b.stack);

function sameStack(a: Stack, b: Stack): boolean {
  if (a === b) return true;
  return a !== undefined && b !== undefined && a.state === b.state && sameStack(a.rest, b.rest);
}

function free(path: Path, precedence: number | undefined): Path[] {
  const { state, stack } = path;
  if (state.kind === 'stop') {
    if (stack !== undefined) return [{ ...path, state: stack.state, stack: stack.rest }];
    return (grammar().uses.get(state.rule) ?? []).map((use) => ({ ...path, state: use.to, left: leftBy(path, use) }));
  }
  return state.transitions.flatMap((transition) => along(path, transition, precedence));
}

const leftBy = ({ left, state }: Path, use: Transition): Path['left'] =>
  left === 'outermost' || (use.isOutermost === true && state.rule === use.rule && left === 'not')
    ? 'outermost'
    : 'inner';

function along(path: Path, transition: Transition, precedence: number | undefined): readonly Path[] {
  if (transition.tokens !== undefined) return [];
  if (transition.precedence !== undefined) {
    const isOutermost = path.stack === undefined && path.left === 'not';
    if (precedence !== undefined && isOutermost && transition.precedence < precedence) return [];
  }
  if (transition.rule === undefined) return [{ ...path, state: transition.to }];
  const start = grammar().rules.get(transition.rule)?.start;
  if (start === undefined) return [];
  return [{ ...path, state: start, stack: { state: transition.to, rest: path.stack } }];
}
