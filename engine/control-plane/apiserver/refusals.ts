import { ApiError } from '../../api/request';
import type { FieldError } from '../../api/field-error';
import type { Status, StatusCause } from '../../api/types/meta-v1';
import { FRESH } from '../../base/fresh';

/**
 * The refusals of the real server, worded as apimachinery/pkg/api/errors words them (v0.36). `Named` is what a message
 * calls the resource by.
 */
export interface Named {
  readonly group: string;
  readonly plural: string;
}

type Failure = Status & { readonly code: number };
type Details = NonNullable<Status['details']>;

const text = ({ group, plural }: Named): string => (group === '' ? plural : `${plural}.${group}`);

export const refusal = (code: number, reason: string, message: string, details?: Details): ApiError =>
  new ApiError(failure(code, reason, message, details));

function failure(code: number, reason: string, message: string, details?: Details): Failure {
  const head = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message } as const;
  if (reason !== '' && details !== undefined) return { ...FRESH, ...head, reason, details, code };
  return {
    ...FRESH,
    ...head,
    ...(reason === '' ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  };
}

function about({ group, plural }: Named, name: string): Details {
  // The usual ones are asked for often: a get of what is not there yet.
  if (name !== '' && plural !== '') return group === '' ? { name, kind: plural } : { name, group, kind: plural };
  return {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    ...(plural === '' ? {} : { kind: plural }),
  };
}

export const notFound = (resource: Named, name: string): ApiError =>
  refusal(404, 'NotFound', `${text(resource)} ${quote(name)} not found`, about(resource, name));

export const alreadyExists = (resource: Named, name: string): ApiError =>
  refusal(409, 'AlreadyExists', `${text(resource)} ${quote(name)} already exists`, about(resource, name));

export const generatedNameTaken = (resource: Named, name: string): ApiError =>
  refusal(
    409,
    'AlreadyExists',
    `${text(resource)} ${quote(name)} already exists, the server was not able to generate a unique name for the object`,
    { ...about(resource, name), retryAfterSeconds: 1 },
  );

export const conflict = (resource: Named, name: string, why: string): ApiError =>
  refusal(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${text(resource)} ${quote(name)}: ${why}`,
    about(resource, name),
  );

export const OBJECT_MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

export const forbidden = (resource: Named, name: string, why: string): ApiError =>
  refusal(403, 'Forbidden', forbiddenMessage(resource, name, why), about(resource, name));

export function forbiddenMessage(resource: Named, name: string, why: string): string {
  if (resource.plural === '' && resource.group === '') return `forbidden: ${why}`;
  return `${text(resource)} ${name === '' ? '' : `${quote(name)} `}is forbidden: ${why}`;
}

export const badRequest = (message: string): ApiError => refusal(400, 'BadRequest', message);

/** Nothing is served there. */
export const unknownPath = (): ApiError =>
  refusal(404, 'NotFound', 'the server could not find the requested resource', {});

export const unauthorized = (): ApiError => refusal(401, 'Unauthorized', 'Unauthorized');

export const methodNotSupported = (resource: Named, action: string): ApiError =>
  refusal(
    405,
    'MethodNotAllowed',
    `${action} is not supported on resources of kind ${quote(text(resource))}`,
    about(resource, ''),
  );

export const expired = (message: string): ApiError => refusal(410, 'Expired', message);

export const timeout = (message: string, retryAfterSeconds: number, causes?: readonly StatusCause[]): ApiError =>
  refusal(504, 'Timeout', `Timeout: ${message}`, {
    ...(causes === undefined ? {} : { causes }),
    ...(retryAfterSeconds === 0 ? {} : { retryAfterSeconds }),
  });

export const tooManyRequests = (
  message: string,
  retryAfterSeconds: number,
  causes?: readonly StatusCause[],
): ApiError =>
  refusal(429, 'TooManyRequests', message, {
    ...(causes === undefined ? {} : { causes }),
    ...(retryAfterSeconds === 0 ? {} : { retryAfterSeconds }),
  });

export const internalError = (message: string): ApiError =>
  refusal(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });

export const serverTimeout = (resource: Named, operation: string): ApiError =>
  refusal(
    500,
    'ServerTimeout',
    `The ${operation} operation against ${text(resource)} could not be completed at this time, please try again.`,
    { ...about(resource, operation), retryAfterSeconds: 2 },
  );

/** What an error that no table knows is turned into: its bare message. */
/** What a path or a resource says to a method that it does not have. */
export const methodNotAllowed = (): ApiError =>
  refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

export const unknownError = (message: string): ApiError => refusal(500, '', message);

/** 422 with the findings as causes; repeated messages are said once, as errors of a Go aggregate are. */
export function invalid(
  kind: { readonly group: string; readonly kind: string },
  name: string,
  errors: readonly FieldError[],
): ApiError {
  const subject = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  const texts = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  const body = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return refusal(
    422,
    'Invalid',
    texts.length === 0 ? `${subject} ${quote(name)} is invalid` : `${subject} ${quote(name)} is invalid: ${body}`,
    {
      ...(name === '' ? {} : { name }),
      ...(kind.group === '' ? {} : { group: kind.group }),
      ...(kind.kind === '' ? {} : { kind: kind.kind }),
      ...(errors.length === 0
        ? {}
        : { causes: errors.map(({ type, message, field }) => ({ reason: type, message, field })) }),
    },
  );
}

/** 422 without a subject: how errors of applying a JSON patch come out. */
export const unprocessable = (): ApiError =>
  refusal(422, 'Invalid', 'the server rejected our request due to an error in our request', {});

/** Go's `%q` of text without control characters. */
export const quote = (value: string): string => JSON.stringify(value);
