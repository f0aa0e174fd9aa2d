import { parseTime } from '../../base/timestamp';
import type { Instant } from '../../base/brand';
import type { FieldError } from '../../api/field-error';
import { forbidden, invalid as invalidField } from '../../api/validation/field-errors';
import { first, type Query } from '../../control-plane/apiserver/http/message';
import { booleanOf } from '../../control-plane/apiserver/http/parameters';
import { badRequest, invalid } from '../../control-plane/apiserver/refusals';

/** PodLogOptions: which lines of a container's log are wanted, and how. */
export interface LogOptions {
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  readonly since?: Instant;
  readonly sinceSeconds?: number;
}

/** Reads and validates them (pkg/apis/core/validation, `ValidatePodLogOptions`, v1.36). Throws ApiError. */
export function logOptionsOf(query: Query, pod: string): LogOptions {
  const tailLines = numberIn(query, 'tailLines');
  const sinceSeconds = numberIn(query, 'sinceSeconds');
  const limitBytes = numberIn(query, 'limitBytes');
  const sinceTime = first(query, 'sinceTime') ?? '';
  const since = sinceTime === '' ? undefined : parseTime(sinceTime);
  if (sinceTime !== '' && since === undefined) {
    throw badRequest(
      `parsing time ${JSON.stringify(sinceTime)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(sinceTime)} as "2006"`,
    );
  }
  const findings: FieldError[] = [];
  if (tailLines !== undefined && tailLines < 0) {
    findings.push(invalidField('tailLines', tailLines, 'must be greater than or equal to 0'));
  }
  if (limitBytes !== undefined && limitBytes < 1) {
    findings.push(invalidField('limitBytes', limitBytes, 'must be greater than 0'));
  }
  if (sinceSeconds !== undefined && since !== undefined) {
    findings.push(forbidden('[]', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    findings.push(invalidField('sinceSeconds', sinceSeconds, 'must be greater than 0'));
  }
  if (query.has('stream')) findings.push(forbidden('stream', 'may not be specified'));
  if (findings.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, pod, findings);
  return {
    container: first(query, 'container') ?? '',
    follow: booleanOf(query, 'follow') === true,
    previous: booleanOf(query, 'previous') === true,
    timestamps: booleanOf(query, 'timestamps') === true,
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
    ...(since === undefined ? {} : { since }),
  };
}

function numberIn(query: Query, name: string): number | undefined {
  const text = first(query, name);
  if (text === undefined || text === '') return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}
