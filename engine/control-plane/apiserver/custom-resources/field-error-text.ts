import type { FieldError } from '../../../api/field-error';

/** A finding as one line: `spec.e.metadata: Invalid value: …`. */
export const fieldErrorText = ({ field, message }: FieldError): string => `${field}: ${message}`;
