import type { RE2JS } from 're2js';

export type Regex = { readonly ok: true; readonly pattern: RE2JS } | { readonly ok: false; readonly error: string };

const known = new Map<string, Regex>();

/** A regular expression in Go's syntax; `error` is what Go says of a text that is none. */
export function regex(text: string): Regex {
  let found = known.get(text);
  if (found === undefined) known.set(text, (found = compiled(text)));
  return found;
}

function compiled(text: string): Regex {
  // Loaded when the first pattern comes: few expressions have one.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const library = require('re2js') as typeof import('re2js');
  try {
    return { ok: true, pattern: library.RE2JS.compile(text) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

/** The first matches of a pattern in a text, at most `limit` of them. */
export function matchesOf(pattern: RE2JS, text: string, limit: number): readonly string[] {
  const matcher = pattern.matcher(text);
  const found: string[] = [];
  while (found.length < limit && matcher.find()) found.push(matcher.group() ?? '');
  return found;
}
