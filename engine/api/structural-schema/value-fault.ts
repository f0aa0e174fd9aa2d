import type { FieldError } from '../field-error';
import { invalid, notSupported, required, tooLong, tooMany } from '../validation/field-errors';
import { goJson } from '../../base/go-text';
import { sortedJson } from './json';

/** One finding about a value, as the validator of OpenAPI words it (kube-openapi/pkg/validation/errors, v1.36). */
export interface ValueFault {
  /** In the validator's own words; two findings with the same text are one. */
  readonly text: string;
  /** Absent: the finding is about how schemas combine, and says itself where. */
  readonly name?: string;
  readonly kind: 'required' | 'enum' | 'too-long' | 'too-many' | 'type' | 'other';
  readonly value?: unknown;
  readonly supported?: readonly unknown[];
  readonly limit?: number;
}

/** A finding as a cause of a refusal (apiextensions-apiserver/pkg/apiserver/validation/validation.go, v1.36). */
export function fieldErrorOf(fault: ValueFault, at: string): FieldError {
  const { text, name, kind, value } = fault;
  if (name === undefined) return invalid(at === '' ? NO_PATH : at, '', text);
  const field = pathOf(at, name);
  switch (kind) {
    case 'required':
      return required(field);
    case 'enum':
      return notSupported(field, shown(value), (fault.supported ?? []).map(supportedText));
    case 'too-long':
      return tooLong(field, fault.limit ?? -1);
    case 'too-many':
      return tooMany(field, Number(value), fault.limit ?? -1);
    case 'type':
      return { ...invalid(field, shown(value ?? ''), text), type: 'FieldValueTypeInvalid' };
    case 'other':
      return invalid(field, shown(value ?? ''), text);
  }
}

/** How Go prints a path that there is not. */
export const NO_PATH = '<nil>';

function pathOf(at: string, name: string): string {
  const below = name === '.' ? '' : name.replace(/^\./, '');
  if (below === '') return at === '' ? NO_PATH : at;
  return at === '' ? below : `${at}.${below}`;
}

const shown = (value: unknown): unknown => sortedJson(value);

const supportedText = (value: unknown): string => (typeof value === 'string' ? value : goJson(sortedJson(value)));
