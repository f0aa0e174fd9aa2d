import { quote } from '../../../../base/go-text';
import { textOfBase64 } from '../../../../base/base64';
import type { Json } from '../../../../api/object';
import { isRecord } from '../../../../api/patch/json-value';
import type { ApiError } from '../../../../api/request';
import { refusal } from '../../refusals';
import type { Status } from '../../../../api/types/meta-v1';

/** What a webhook said. */
export interface Verdict {
  readonly allowed: boolean;
  readonly status: Partial<Status>;
  readonly warnings: readonly string[];
  /** The text of a JSON patch; empty: nothing to change. */
  readonly patch: string;
}

/** The verdict of an AdmissionReview, or why it is none (webhook/request/admissionreview.go, v1.36). */
export function verdictOf(body: Json, version: string, uid: string, mutating: boolean): Verdict | string {
  if (!isRecord(body)) return 'webhook response was absent';
  const { response } = body;
  if (!isRecord(response)) return 'webhook response was absent';
  const fault = version === 'v1' ? faultOf(body, response, uid, mutating) : undefined;
  if (fault !== undefined) return fault;
  const { allowed, status, warnings, patch } = response;
  return {
    allowed: allowed === true,
    status: isRecord(status) ? status : {},
    warnings: Array.isArray(warnings) ? warnings.filter((one): one is string => typeof one === 'string') : [],
    patch: mutating && typeof patch === 'string' ? textOfBase64(patch) : '',
  };
}

type Fields = Readonly<Record<string, unknown>>;

function faultOf(body: Fields, response: Fields, uid: string, mutating: boolean): string | undefined {
  if (response['uid'] !== uid) return `expected response.uid=${quote(uid)}, got ${quote(textOf(response['uid']))}`;
  const given = kindText(textOf(body['apiVersion']), textOf(body['kind']));
  const expected = kindText('admission.k8s.io/v1', 'AdmissionReview');
  if (given !== expected) return `expected webhook response of ${expected}, got ${given}`;
  const hasPatch = textOf(response['patch']) !== '';
  const { patchType } = response;
  if (!mutating) {
    if (hasPatch) return 'validating webhook may not return response.patch';
    return patchType === undefined ? undefined : 'validating webhook may not return response.patchType';
  }
  if (hasPatch && patchType === undefined) return 'webhook returned response.patch but not response.patchType';
  if (!hasPatch && patchType !== undefined) return 'webhook returned response.patchType but not response.patch';
  return patchType === '' ? 'webhook returned invalid response.patchType of ""' : undefined;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function kindText(apiVersion: string, kind: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? `/${apiVersion}, Kind=${kind}` : `${apiVersion}, Kind=${kind}`;
}

/** What the client is told when a webhook says no (webhook/errors/statuserror.go, v1.36). */
export function rejection(name: string, status: Partial<Status>): ApiError {
  const by = `admission webhook ${quote(name)} denied the request`;
  const message = status.message ?? '';
  const reason = status.reason ?? '';
  const why = message !== '' ? `: ${message}` : reason !== '' ? `: ${reason}` : ' without explanation';
  return refusal(Math.max(status.code ?? 0, 400), reason, by + why, status.details);
}
