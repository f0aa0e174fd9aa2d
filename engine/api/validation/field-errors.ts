import { goJson, quote } from '../../base/go-text';
import type { FieldError } from '../field-error';

/**
 * Findings, worded as apimachinery's `field` package words them (v0.36, pkg/util/validation/field/errors.go). Validators
 * push what they find on a list that the caller owns; a field path is text, made when there is something to say.
 */
export type Findings = FieldError[];

const detailed = (text: string, detail: string): string => (detail === '' ? text : `${text}: ${detail}`);

/** How an error prints a value: text quoted, everything else as JSON. */
export const valueText = (value: unknown): string => (typeof value === 'string' ? quote(value) : goJson(value ?? null));

export const required = (field: string, detail = ''): FieldError => ({
  type: 'FieldValueRequired',
  field,
  message: detailed('Required value', detail),
});

export const invalid = (field: string, value: unknown, detail: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  message: detailed(`Invalid value: ${valueText(value)}`, detail),
});

/** As `invalid`, without showing the value. */
export const invalidHere = (field: string, detail: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  message: `Invalid value: ${detail}`,
});

export const forbidden = (field: string, detail: string): FieldError => ({
  type: 'FieldValueForbidden',
  field,
  message: detailed('Forbidden', detail),
});

/** `supported` in the order in which they are to be listed; the real server sorts most of them. */
export const notSupported = (field: string, value: unknown, supported: readonly string[]): FieldError => ({
  type: 'FieldValueNotSupported',
  field,
  message: detailed(
    `Unsupported value: ${valueText(value)}`,
    supported.length === 0 ? '' : `supported values: ${supported.map(quote).join(', ')}`,
  ),
});

export const duplicate = (field: string, value: unknown): FieldError => ({
  type: 'FieldValueDuplicate',
  field,
  message: `Duplicate value: ${valueText(value)}`,
});

export const notFound = (field: string, value: unknown): FieldError => ({
  type: 'FieldValueNotFound',
  field,
  message: `Not found: ${valueText(value)}`,
});

export const tooLong = (field: string, bytesMax: number): FieldError => ({
  type: 'FieldValueTooLong',
  field,
  message: `Too long: may not be more than ${bytesMax} ${bytesMax === 1 ? 'byte' : 'bytes'}`,
});

export const tooMany = (field: string, count: number, itemsMax: number): FieldError => ({
  type: 'FieldValueTooMany',
  field,
  message: `Too many: ${count}: must have at most ${itemsMax} ${itemsMax === 1 ? 'item' : 'items'}`,
});

export const internalError = (field: string, detail: string): FieldError => ({
  type: 'InternalError',
  field,
  message: `Internal error: ${detail}`,
});
