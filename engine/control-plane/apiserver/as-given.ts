import { isRecord } from '../../api/patch/json-value';
import { RawBody } from '../../api/raw-body';
import { ApiError } from '../../api/request';
import type { StatusCause } from '../../api/types/meta-v1';

/**
 * Validation does not know whether a list or map without elements was sent or left out: the normal form has neither. Where
 * it tells of `null`, the real server prints what was sent. `body`: of the request that was refused.
 */
export function asGiven(error: ApiError, body: unknown): ApiError {
  const { details } = error.status;
  const causes = details?.causes ?? [];
  if (error.code !== 422 || !(body instanceof RawBody) || body.format !== 'json') return error;
  if (!causes.some(({ message }) => NOTHING.test(message ?? ''))) return error;
  const sent = parsed(body.text);
  const corrected = causes.map((cause) => correctedBy(cause, sent));
  const message = causes.reduce((text, cause, index) => {
    const before = `${cause.field ?? ''}: ${cause.message ?? ''}`;
    return text.replace(before, () => `${cause.field ?? ''}: ${corrected[index]?.message ?? ''}`);
  }, error.status.message ?? '');
  return new ApiError({ ...error.status, message, details: { ...details, causes: corrected } }, error.warnings);
}

const NOTHING = /^(Invalid|Unsupported|Duplicate) value: null(?=:|$)/;

function correctedBy(cause: StatusCause, sent: unknown): StatusCause {
  const { field = '' } = cause;
  // `spec` is no map: what is told of it is a part of it, under its name.
  const empty = field === 'spec' ? undefined : emptyText(valueAt(sent, field));
  return empty === undefined || cause.message === undefined
    ? cause
    : { ...cause, message: cause.message.replace(NOTHING, `$1 value: ${empty}`) };
}

function emptyText(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : undefined;
  return isRecord(value) && Object.keys(value).length === 0 ? '{}' : undefined;
}

/** What stands at a path such as `spec.template.metadata.labels` or `spec.rules[0].http`. */
function valueAt(object: unknown, path: string): unknown {
  let value = object;
  for (const [, name, key = ''] of path.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)) {
    if (Array.isArray(value)) value = value[Number(name ?? key)] as unknown;
    else if (isRecord(value)) value = value[name ?? key];
    else return undefined;
  }
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
