import { objectFields } from '../../../../cel/admission/patch-values';
import type { CelValue } from '../../../../cel/values/value';
import type { KubeObject } from '../../../../api/object';
import { findingsOf, findingsText } from '../../managed-fields/findings';
import type { TrackedKind } from '../../managed-fields/kind-info';
import { mergeValues } from '../../managed-fields/merge';
import { findAtomics } from './find-atomics';

export type Changed =
  { readonly ok: true; readonly object: KubeObject } | { readonly ok: false; readonly error: string };

const failed = (error: string): Changed => ({ ok: false, error });

/**
 * An object with the `Object{…}` of an expression merged over it, by the rules of server-side apply, owning nothing
 * (plugin/policy/mutating/patch/smd.go, v1.36).
 */
export function applyConfiguration(kind: TrackedKind, object: KubeObject, value: CelValue): Changed {
  const fields = objectFields(value);
  if (typeof fields === 'string') return failed(fields);
  const patch = { ...fields, apiVersion: object.apiVersion, kind: object.kind };
  const findings = findingsOf(kind.schema, patch);
  if (findings.length > 0)
    return failed(`error applying patch: failed to convert patch object to typed object: ${findingsText(findings)}`);
  const atomics = [...findAtomics(kind.schema, patch)];
  if (atomics.length > 0)
    return failed(
      `error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomics.join(', ')}`,
    );
  return { ok: true, object: kind.object(mergeValues(kind.schema, object, patch), patch) };
}
