import type { Client } from '../../client/client';
import type { Informer, Informers } from '../../client/informer';
import type { KubeObject } from '../../api/object';
import { isApiError } from '../../api/request';
import type { Resource } from '../../api/resource';
import { configmaps, secrets } from '../../api/resources';
import type { ConfigMap, Secret } from '../../api/types/core-v1';

/** A reference that leads nowhere, in the words of the API server: `configmap "cm" not found`. */
export interface Missing {
  readonly missing: string;
}

/**
 * ConfigMaps and Secrets that the pods of the node refer to: each is watched by name from its first use on, as the real
 * kubelet does (pkg/kubelet/util/manager/watch_based_manager.go, v1.36).
 */
export class References {
  constructor(
    private readonly client: Client,
    private readonly informers: Informers,
  ) {}

  configMap(namespace: string, name: string): ConfigMap | Missing {
    return this.get(configmaps, namespace, name) ?? { missing: `configmap "${name}" not found` };
  }

  secret(namespace: string, name: string): Secret | Missing {
    return this.get(secrets, namespace, name) ?? { missing: `secret "${name}" not found` };
  }

  private get<T extends KubeObject>(resource: Resource<T>, namespace: string, name: string): T | undefined {
    const informer: Informer<T> = this.informers.of(resource, { namespace, fieldSelector: `metadata.name=${name}` });
    if (informer.synced) return informer.get({ namespace, name });
    try {
      return this.client.get(resource, { namespace, name });
    } catch (error) {
      if (isApiError(error)) return undefined;
      throw error;
    }
  }
}

export const isMissing = (found: object): found is Missing => 'missing' in found;

/** Content of a ConfigMap or Secret by key; what is encoded stays encoded, byte for byte content is not modelled. */
export function contentOf(object: ConfigMap | Secret): Readonly<Record<string, string>> {
  const known = contents.get(object);
  if (known !== undefined) return known;
  const content: Record<string, string> = {};
  if (object.kind === 'Secret')
    for (const [key, value] of Object.entries(object.data ?? {})) content[key] = decodeBase64(value);
  else {
    Object.assign(content, object.data);
    for (const [key, value] of Object.entries(object.binaryData ?? {})) content[key] = decodeBase64(value);
  }
  contents.set(object, content);
  return content;
}

const contents = new WeakMap<object, Readonly<Record<string, string>>>();
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** UTF-8 text of base64. */
function decodeBase64(text: string): string {
  let bits = 0;
  let held = 0;
  let escaped = '';
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) continue;
    bits = (bits << 6) | value;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    escaped += `%${((bits >> held) & 255).toString(16).padStart(2, '0')}`;
    bits &= (1 << held) - 1;
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    return unescapeBytes(escaped);
  }
}

/** Bytes that are no UTF-8, one code unit each. */
const unescapeBytes = (escaped: string): string =>
  escaped.replace(/%(..)/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
