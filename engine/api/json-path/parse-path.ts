/** One step of a path. */
export type Step =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'all' }
  /** `to: 'one'`: the one item at `from`. */
  | {
      readonly kind: 'slice';
      readonly from: number | undefined;
      readonly to: number | 'one' | undefined;
      readonly by: number;
    }
  | { readonly kind: 'filter'; readonly filter: Filter }
  /** The value itself and everything below it. */
  | { readonly kind: 'deep' }
  | { readonly kind: 'union'; readonly steps: readonly (readonly Step[])[] };

type Side = { readonly value: unknown } | { readonly path: readonly Step[] };

export interface Filter {
  readonly left: Side;
  readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'exists';
  readonly right?: Side;
}

/** Undefined: the text is no path. */
export function parsePath(text: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const taken = takeStep(rest);
    if (taken === undefined) return undefined;
    steps.push(...taken.steps);
    rest = taken.rest;
  }
  return steps;
}

interface Taken {
  readonly steps: readonly Step[];
  readonly rest: string;
}

const NAME = /^(?:\\.|[^\\\s.,[\]$@(){}])+/;

function takeStep(text: string): Taken | undefined {
  if (text.startsWith('..')) return { steps: [{ kind: 'deep' }], rest: afterDeep(text.slice(2)) };
  if (text.startsWith('$') || text.startsWith('@')) return { steps: [], rest: text.slice(1) };
  if (text.startsWith('[')) return takeBrackets(text);
  const named = text.startsWith('.') ? text.slice(1) : text;
  if (named === '' || named.startsWith('[')) return { steps: [], rest: named };
  const name = NAME.exec(named)?.[0];
  if (name === undefined) return undefined;
  const step: Step = name === '*' ? { kind: 'all' } : { kind: 'field', name: name.replace(/\\(.)/g, '$1') };
  return { steps: [step], rest: named.slice(name.length) };
}

const afterDeep = (rest: string): string => (NAME.test(rest) ? `.${rest}` : rest);

function takeBrackets(text: string): Taken | undefined {
  const end = closing(text);
  if (end === undefined) return undefined;
  const inside = text.slice(1, end).trim();
  const step = bracketStep(inside);
  return step === undefined ? undefined : { steps: [step], rest: text.slice(end + 1) };
}

/** Where the bracket that the text begins with is closed; those within quotes do not count. */
function closing(text: string): number | undefined {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== '') {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (character === "'" || character === '"') quote = character;
    else if (character === '[') depth++;
    else if (character === ']' && --depth === 0) return at;
  }
  return undefined;
}

function bracketStep(inside: string): Step | undefined {
  if (inside === '*') return { kind: 'all' };
  const filter = /^\?\((.*)\)$/s.exec(inside)?.[1];
  if (filter !== undefined) return filterStep(filter.trim());
  const name = textOf(inside);
  if (name !== undefined) return { kind: 'field', name };
  if (inside.includes(',')) return unionStep(inside);
  const slice = /^(-?\d+)?(?:(:)(-?\d+)?(?::(\d+))?)?$/.exec(inside);
  if (slice === null || inside === '') return undefined;
  const [, from, colon, to, by] = slice;
  const number = (part: string | undefined): number | undefined => (part === undefined ? undefined : Number(part));
  if (colon === undefined) return { kind: 'slice', from: Number(from), to: 'one', by: 1 };
  return { kind: 'slice', from: number(from), to: number(to), by: Math.max(1, Number(by ?? 1)) };
}

function unionStep(inside: string): Step | undefined {
  const steps = inside.split(',').map((part) => bracketStep(part.trim()));
  const known = steps.filter((step) => step !== undefined);
  return known.length === steps.length ? { kind: 'union', steps: known.map((step) => [step]) } : undefined;
}

/** The text between quotes. */
function textOf(text: string): string | undefined {
  const match = /^'((?:\\.|[^'\\])*)'$|^"((?:\\.|[^"\\])*)"$/s.exec(text);
  return match === null ? undefined : (match[1] ?? match[2] ?? '').replace(/\\(.)/gs, '$1');
}

function filterStep(text: string): Step | undefined {
  const match = /^((?:[^=!<>'"]|'[^']*'|"[^"]*")+?)\s*(==|!=|<=|>=|<|>)\s*(.+)$/s.exec(text);
  if (match === null) {
    const left = sideOf(text);
    return left === undefined ? undefined : { kind: 'filter', filter: { left, operator: 'exists' } };
  }
  const [, first = '', operator = '', second = ''] = match;
  const left = sideOf(first.trim());
  const right = sideOf(second.trim());
  if (left === undefined || right === undefined) return undefined;
  return { kind: 'filter', filter: { left, operator: operator as Filter['operator'], right } };
}

function sideOf(text: string): Side | undefined {
  const quoted = textOf(text);
  if (quoted !== undefined) return { value: quoted };
  if (text === 'true' || text === 'false') return { value: text === 'true' };
  if (/^[-+]?\d+(\.\d+)?$/.test(text)) return { value: Number(text) };
  const path = /^[@$.]/.test(text) ? parsePath(text) : undefined;
  return path === undefined ? undefined : { path };
}
