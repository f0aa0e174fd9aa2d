import type {
  ConfigMap,
  Container,
  DownwardAPIVolumeFile,
  KeyToPath,
  Pod,
  Secret,
  ServiceAccountTokenProjection,
  VolumeProjection,
} from '../../../api/types/core-v1';
import { findContainer } from '../container-kinds';
import { fieldValue, resourceValue, type PodFacts } from '../environment/fields';
import { contentOf, isMissing, type References } from '../references';
import type { PodTokens } from './pod-tokens';

/** What stands in the files of a volume, by path. */
export type Content = Readonly<Record<string, FileContent>>;
/** An object is asked when its file is read. */
export type FileContent = string | { text(): string | undefined };
export type Projection =
  { readonly ok: true; readonly content: Content } | { readonly ok: false; readonly error: string };

interface KeySource {
  readonly name: string;
  readonly items: readonly KeyToPath[] | undefined;
  readonly optional: boolean;
}

/** The token of a pod: each pod that runs has one of these. */
class TokenFile {
  constructor(
    private readonly pod: Pod,
    private readonly projection: ServiceAccountTokenProjection,
    private readonly tokens: PodTokens,
  ) {}

  text(): string | undefined {
    return this.tokens.tokenFor(this.pod, this.projection);
  }
}

const NOTHING: Projection = { ok: true, content: {} };

export function projectConfigMap(references: References, namespace: string, source: KeySource): Projection {
  const found = references.configMap(namespace, source.name);
  return projectKeys(found, source, (key) => `configmap references non-existent config key: ${key}`);
}

export function projectSecret(references: References, namespace: string, source: KeySource): Projection {
  const found = references.secret(namespace, source.name);
  return projectKeys(found, source, (key) => `references non-existent secret key: ${key}`);
}

function projectKeys(
  found: ConfigMap | Secret | { readonly missing: string },
  { items = [], optional }: KeySource,
  complaint: (key: string) => string,
): Projection {
  if (isMissing(found)) return optional ? NOTHING : { ok: false, error: found.missing };
  const all = contentOf(found);
  if (items.length === 0) return { ok: true, content: all };
  const content: Record<string, FileContent> = {};
  for (const { key, path } of items) {
    const value = all[key];
    if (value !== undefined) content[path] = value;
    else if (!optional) return { ok: false, error: complaint(key) };
  }
  return { ok: true, content };
}

export function projectDownward(items: readonly DownwardAPIVolumeFile[], facts: PodFacts): Projection {
  const content: Record<string, string> = {};
  for (const { path, fieldRef, resourceFieldRef } of items) {
    if (fieldRef !== undefined) content[path] = fieldValue(fieldRef, facts);
    else if (resourceFieldRef !== undefined) {
      const container = containerOf(facts.pod, resourceFieldRef.containerName ?? '');
      if (container === undefined)
        return { ok: false, error: `container ${resourceFieldRef.containerName ?? ''} not found` };
      content[path] = resourceValue(resourceFieldRef, container, facts);
    }
  }
  return { ok: true, content };
}

const containerOf = (pod: Pod, name: string): Container | undefined => findContainer(pod, name)?.container;

/** All sources of a projected volume; the first that fails is told of. */
export function projectAll(
  sources: readonly VolumeProjection[],
  facts: PodFacts,
  { references, tokens }: { readonly references: References; readonly tokens: PodTokens },
): Projection {
  const content: Record<string, FileContent> = {};
  const namespace = facts.pod.metadata.namespace ?? '';
  const errors: string[] = [];
  for (const { configMap, secret, downwardAPI, serviceAccountToken } of sources) {
    let part: Projection = NOTHING;
    if (configMap !== undefined) part = projectConfigMap(references, namespace, keySource(configMap.name, configMap));
    else if (secret !== undefined) part = projectSecret(references, namespace, keySource(secret.name, secret));
    else if (downwardAPI !== undefined) part = projectDownward(downwardAPI.items ?? [], facts);
    else if (serviceAccountToken !== undefined)
      part = {
        ok: true,
        content: { [serviceAccountToken.path]: new TokenFile(facts.pod, serviceAccountToken, tokens) },
      };
    if (part.ok) Object.assign(content, part.content);
    else errors.push(part.error);
  }
  const [first] = errors;
  if (first === undefined) return { ok: true, content };
  return { ok: false, error: errors.length === 1 ? first : `[${errors.join(', ')}]` };
}

export const keySource = (
  name: string | undefined,
  { items, optional }: { readonly items?: readonly KeyToPath[]; readonly optional?: boolean },
): KeySource => ({ name: name ?? '', items, optional: optional === true });
