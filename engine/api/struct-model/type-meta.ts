import type { Parsed } from './decode';
import { JsonSyntaxError, parseJsonText, type Node } from './json-text';

export type TypeMetaOf =
  | { readonly ok: true; readonly apiVersion: string; readonly kind: string }
  | { readonly ok: false; readonly error: string };

/**
 * apiVersion and kind of a JSON body, or what the server says when it cannot find them. Absent ones are empty: the
 * caller has a default or refuses. As with Go's own decoder, the case of the two keys does not matter.
 */
export function typeMetaOf({ text, value }: Parsed): TypeMetaOf {
  const found = quickly(value) ?? interpret(text);
  if (!found.ok) return { ok: false, error: noTypeMeta(found.error) };
  const fault = groupVersionFault(found.apiVersion);
  return fault === undefined ? found : { ok: false, error: fault };
}

/** What is wrong with an apiVersion that is neither a version nor a group and a version (schema.ParseGroupVersion). */
export const groupVersionFault = (apiVersion: string): string | undefined =>
  apiVersion.indexOf('/') === apiVersion.lastIndexOf('/') ? undefined : `unexpected GroupVersion string: ${apiVersion}`;

/** What the server says of a body that `parse` did not accept. */
export const noTypeMeta = (error: string): string => `couldn't get version/kind; json parse error: ${error}`;

/** The usual case, without reading the text again. */
function quickly(value: unknown): TypeMetaOf | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  let apiVersion = '';
  let kind = '';
  for (const key in value) {
    if (!LENGTHS.has(key.length)) continue;
    const name = FIELDS.get(key) ?? FIELDS.get(key.toLowerCase());
    if (name === undefined) continue;
    const text = (value as Readonly<Record<string, unknown>>)[key];
    if (key !== name || typeof text !== 'string') return undefined;
    if (name === 'kind') kind = text;
    else apiVersion = text;
  }
  return { ok: true, apiVersion, kind };
}

const FIND_KIND =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

function interpret(text: string): TypeMetaOf {
  try {
    return readTypeMeta(parseJsonText(text));
  } catch (error) {
    if (error instanceof JsonSyntaxError) return { ok: false, error: error.message };
    throw error;
  }
}

function readTypeMeta(node: Node): TypeMetaOf {
  const found = { apiVersion: '', kind: '' };
  if (node.kind === 'null') return { ok: true, ...found };
  if (node.kind !== 'object') {
    return { ok: false, error: `json: cannot unmarshal ${node.kind} into Go value of type ${FIND_KIND}` };
  }
  let error: string | undefined;
  for (const [key, value] of node.entries) {
    const name = FIELDS.get(key) ?? FIELDS.get(key.toLowerCase());
    if (name === undefined || value.kind === 'null') continue;
    if (value.kind === 'string') found[name] = value.value;
    else error ??= `json: cannot unmarshal ${value.kind} into Go struct field .${name} of type string`;
  }
  return error === undefined ? { ok: true, ...found } : { ok: false, error };
}

const FIELDS: ReadonlyMap<string, 'apiVersion' | 'kind'> = new Map([
  ['apiVersion', 'apiVersion'],
  ['apiversion', 'apiVersion'],
  ['kind', 'kind'],
]);

/** Of those names, in any case. */
const LENGTHS: ReadonlySet<number> = new Set([...FIELDS.keys()].map((name) => name.length));

/** The bytes of a body as a refusal shows them: as text when they begin like JSON, else in hexadecimal. */
export function summarizeBody(body: Uint8Array, maxLength: number): string {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes.length === 0) return '<empty>';
  const form = bytes[0] === OPENING_BRACE ? 'utf8' : 'hex';
  return bytes.length > maxLength ? `${bytes.toString(form, 0, maxLength)} ...` : bytes.toString(form);
}

const OPENING_BRACE = 123;
