export type FieldErrorType =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueTypeInvalid'
  | 'FieldValueForbidden'
  | 'FieldValueNotSupported'
  | 'FieldValueDuplicate'
  | 'FieldValueNotFound'
  | 'FieldValueTooLong'
  | 'FieldValueTooShort'
  | 'FieldValueTooMany'
  | 'FieldValueTooFew'
  | 'InternalError';

/** One finding of validation: `causes` of a 422 are made of these. `message` is without the field: `Required value: …`. */
export interface FieldError {
  readonly type: FieldErrorType;
  /** `spec.containers[0].name`, `metadata.labels`, `spec.template.metadata.annotations[a/b]`. */
  readonly field: string;
  /** As the real server prints it after the field and a colon. */
  readonly message: string;
}
