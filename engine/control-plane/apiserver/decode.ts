import { decode } from '../../api/struct-model/decode';
import { structFor } from '../../api/struct-model/struct-model';
import { invariant } from '../../base/invariant';
import type { KubeObject } from '../../api/object';

/** What a body is, in normal form, and what it holds beyond what its kind knows: unknown fields, one sentence each. */
export type Decoded =
  | { readonly ok: true; readonly object: KubeObject; readonly strictErrors: readonly string[] }
  /** A body that is no object of the kind: the words of Go's decoder. */
  | { readonly ok: false; readonly error: string };

/** Brings what a client submitted to normal form. Parts that are in normal form already are shared, not copied. */
export interface Decoder {
  decode(apiVersion: string, kind: string, body: unknown): Decoded;
}

/** Built-in kinds, by the struct model. */
export const structDecoder: Decoder = Object.freeze<Decoder>({
  decode: (apiVersion, kind, body) => {
    const struct = structFor(apiVersion, kind);
    invariant(struct !== undefined, `the struct model has no ${apiVersion} ${kind}`);
    const decoded = decode(struct, body);
    return decoded.ok ? { ok: true, object: decoded.value as KubeObject, strictErrors: decoded.strictErrors } : decoded;
  },
});
