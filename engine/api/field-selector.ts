import { Interned } from '../base/interned';

export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

export type FieldRequirements = readonly FieldRequirement[];

export type ParsedFields =
  { readonly ok: true; readonly requirements: FieldRequirements } | { readonly ok: false; readonly error: string };

/** The same few are asked for again and again. */
const parsed = new Interned<ParsedFields>();

/** The grammar and the wording of apimachinery/pkg/fields/selector.go (v0.36); terms come sorted as text. */
export const parseFieldSelector = (text: string): ParsedFields => parsed.of(text, () => parse(text));

function parse(text: string): ParsedFields {
  const requirements: FieldRequirement[] = [];
  for (const term of [...splitTerms(text)].sort()) {
    if (term === '') continue;
    const found = /!=|==|=/.exec(term);
    if (found === null) return { ok: false, error: `invalid selector: '${text}'; can't understand '${term}'` };
    const value = unescaped(term.slice(found.index + found[0].length));
    if (!value.ok) return value;
    requirements.push({
      field: term.slice(0, found.index),
      operator: found[0] === '!=' ? '!=' : '=',
      value: value.text,
    });
  }
  return { ok: true, requirements };
}

/** The value that a selector demands of a field exactly, if it does. */
export function exactField(requirements: FieldRequirements, field: string): string | undefined {
  return requirements.find((requirement) => requirement.field === field && requirement.operator === '=')?.value;
}

export const fieldHolds = (requirement: FieldRequirement, value: string): boolean =>
  (value === requirement.value) === (requirement.operator === '=');

function splitTerms(text: string): readonly string[] {
  const terms: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text.charAt(at) === '\\') at++;
    else if (text.charAt(at) === ',') {
      terms.push(text.slice(start, at));
      start = at + 1;
    }
  }
  terms.push(text.slice(start));
  return terms;
}

type Unescaped = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string };

function unescaped(value: string): Unescaped {
  if (!/[\\,=]/.test(value)) return { ok: true, text: value };
  let text = '';
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at);
    if (char === ',' || char === '=') {
      return { ok: false, error: `invalid field selector: unescaped character in value: ${char.charCodeAt(0)}` };
    }
    if (char !== '\\') {
      text += char;
      continue;
    }
    const next = value.charAt(++at);
    if (next !== '\\' && next !== ',' && next !== '=') {
      return { ok: false, error: `invalid field selector: invalid escape sequence: \\${next}` };
    }
    text += next;
  }
  return { ok: true, text };
}
