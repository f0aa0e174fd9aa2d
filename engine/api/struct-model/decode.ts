import { diagnose, type Diagnosis } from './diagnose';
import { JsonSyntaxError, parseJsonText, valueOf } from './json-text';
import { withMarksWithin } from '../given-empty';
import { findingsFor, normalise, type Findings } from './normal-form';
import type { Struct, Type } from './type';

/** A value read into a struct. */
export type Decoded =
  | {
      readonly ok: true;
      /** In normal form, unknown fields left out. Shares with what was given whatever was normal already. */
      readonly value: unknown;
      /** `unknown field "spec.foo"`, `duplicate field "spec.replicas"`. Ignore, warn or refuse: the caller decides. */
      readonly strictErrors: readonly string[];
    }
  | {
      readonly ok: false;
      /** In the words of the real server: `json: cannot unmarshal string into Go struct field …`. */
      readonly error: string;
    };

/**
 * Reads a value that is in memory: of a request in process, of a patch that was applied. It does not look at apiVersion
 * and kind, sets no defaults, and does not validate. What the value shares with `known`, which is in normal form, is
 * not looked at. `mark`: whoever holds a list or map that was given empty says so (`given-empty.ts`).
 */
export function decode(struct: Struct, value: unknown, known?: unknown, mark = false): Decoded {
  const findings = findingsFor({ count: false, mark });
  const normal = marked(normalise(value, struct, findings, known), findings);
  if (!findings.wrong && !findings.unknown) return { ok: true, value: normal, strictErrors: [] };
  return verdict(normal, diagnose(JSON.stringify(value), struct));
}

/** A JSON text and the value that `parse` made of it. */
export interface Parsed {
  readonly text: string;
  readonly value: unknown;
}

/** Reads a JSON text. Unlike `decode` it sees keys that are given twice, and how numbers are spelled. */
export function decodeJson(struct: Struct, text: string): Decoded {
  const parsed = parse(text);
  return parsed.ok ? decodeParsed(struct, { text, value: parsed.value }) : parsed;
}

/** The second half of `decodeJson`, for who had to look at the value first to find the struct. */
export function decodeParsed(struct: Struct, { text, value }: Parsed, mark = false): Decoded {
  const facts = scan(text);
  const findings = findingsFor({ count: true, mark });
  const normal = marked(normalise(value, struct, findings), findings);
  const clean = !findings.wrong && !findings.unknown && !facts.oddNumbers && findings.keys === facts.colons;
  return clean ? { ok: true, value: normal, strictErrors: [] } : decodeSlowly(struct, text, mark);
}

/** Whether a value is in normal form, for checks while testing. The order of keys does not matter. */
export function isNormal(struct: Struct, value: unknown): boolean {
  const findings = findingsFor({ count: false, mark: false });
  return normalise(value, struct, findings) === value && !findings.wrong && !findings.unknown;
}

/** The value of a JSON text, or Go's words for what is wrong with it. */
export function parse(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, error: syntaxError(text) };
  }
}

function syntaxError(text: string): string {
  try {
    parseJsonText(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.message;
    throw error;
  }
  return 'unexpected end of JSON input';
}

function decodeSlowly(struct: Struct, text: string, mark: boolean): Decoded {
  const findings = findingsFor({ count: false, mark });
  const normal = normalise(valueOf(parseJsonText(text), text, rootOf(struct)), struct, findings);
  return verdict(marked(normal, findings), diagnose(text, struct));
}

const marked = (normal: unknown, { empties }: Findings): unknown => (empties ? withMarksWithin(normal) : normal);

const rootOf = (struct: Struct): Type => ({ kind: 'struct', struct, go: struct.goName, pointer: false });

function verdict(value: unknown, { error, strictErrors }: Diagnosis): Decoded {
  return error === undefined ? { ok: true, value, strictErrors } : { ok: false, error };
}

interface Facts {
  /** Colons outside of strings: as many as keys. */
  readonly colons: number;
  /** A number that JavaScript might not spell as the text does. */
  readonly oddNumbers: boolean;
}

const LONGEST_EXACT = 15;

/** One pass over a text that need not be valid. */
function scan(text: string): Facts {
  let colons = 0;
  let oddNumbers = false;
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      i = endOfString(text, i);
      digits = 0;
    } else if (code === COLON) {
      colons++;
    } else if (code >= ZERO && code <= NINE) {
      if (++digits > LONGEST_EXACT) oddNumbers = true;
    } else if (digits > 0) {
      if (code === POINT || code === UPPER_E || code === LOWER_E) oddNumbers = true;
      digits = 0;
    }
  }
  return { colons, oddNumbers };
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
  return slashes % 2 === 1;
}

const QUOTE = 34;
const COLON = 58;
const ZERO = 48;
const NINE = 57;
const POINT = 46;
const UPPER_E = 69;
const LOWER_E = 101;
const BACKSLASH = 92;
