import { patchOperations } from '../../../../cel/admission/patch-values';
import type { CelValue } from '../../../../cel/values/value';
import type { Json, KubeObject } from '../../../../api/object';
import { jsonPatch } from '../../../../api/patch/json-patch';
import type { Decoder } from '../../decode';
import { internalError } from '../../refusals';
import type { Served } from '../../registry';
import type { Changed } from './apply-configuration';

/**
 * An object with the operations of an expression applied; a `test` that fails leaves it as it is
 * (plugin/policy/mutating/patch/json_patch.go, v1.36).
 *
 * @throws ApiError where the outcome is no object of its kind.
 */
export function patchObject(decoder: Decoder, seen: Served, object: KubeObject, value: CelValue): Changed {
  const operations = patchOperations(value);
  if (typeof operations === 'string') return { ok: false, error: operations };
  const patch = operations.map(({ from, ...operation }) => ({ ...operation, ...(from !== '' && { from }) }));
  const patched = jsonPatch(object as unknown as Json, patch);
  if (!patched.ok) {
    if (TEST_FAILED.test(patched.error)) return { ok: true, object };
    return { ok: false, error: `JSON Patch: ${patched.error}` };
  }
  const decoded = decoder.decode(seen, patched.value);
  if (!decoded.ok) throw internalError(decoded.error);
  if (decoded.strictErrors.length > 0) throw internalError(`strict decoding error: ${decoded.strictErrors.join(', ')}`);
  return { ok: true, object: decoded.object };
}

const TEST_FAILED = /test failed|^testing /;
