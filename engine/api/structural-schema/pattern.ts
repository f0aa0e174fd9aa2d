/** A regular expression in Go's syntax. */
export interface Pattern {
  matches(text: string): boolean;
}

export type PatternOutcome =
  { readonly ok: true; readonly pattern: Pattern } | { readonly ok: false; readonly error: string };

const known = new Map<string, PatternOutcome>();

/** Go's regular expressions; `error` is what Go says of a pattern that is none: "error parsing regexp: …". */
export function compilePattern(text: string): PatternOutcome {
  let found = known.get(text);
  if (found === undefined) known.set(text, (found = compiled(text)));
  return found;
}

function compiled(text: string): PatternOutcome {
  // The library is loaded when the first pattern comes: few custom resources have one.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { RE2JS } = require('re2js') as typeof import('re2js');
  try {
    const re2 = RE2JS.compile(text);
    return { ok: true, pattern: { matches: (value) => re2.matcher(value).find() } };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}
