import type { ApiResource } from '../../control-plane/apiserver/aggregation/aggregated-api';

/** The resources in an APIResourceList as another server wrote it; what has no name or kind is left out. */
export function discoveryOf(text: string): readonly ApiResource[] {
  const { resources } = objectIn(text);
  if (!Array.isArray(resources)) return [];
  return resources.flatMap((each: unknown) => resourceOf(each) ?? []);
}

/** Where a server's index of OpenAPI documents (`/openapi/v3`) says that of a path is. */
export function openApiUrl(index: string, path: string): string | undefined {
  const { paths } = objectIn(index);
  const entry = isObject(paths) ? paths[path] : undefined;
  const url = isObject(entry) ? entry['serverRelativeURL'] : undefined;
  return typeof url === 'string' && url.startsWith('/') ? url : undefined;
}

function resourceOf(value: unknown): ApiResource | undefined {
  if (!isObject(value)) return undefined;
  const { name, singularName, namespaced, kind, verbs, shortNames, categories, group, version } = value;
  if (typeof name !== 'string' || typeof kind !== 'string') return undefined;
  return {
    name,
    kind,
    singularName: typeof singularName === 'string' ? singularName : '',
    namespaced: namespaced === true,
    verbs: texts(verbs) ?? [],
    ...optional('shortNames', texts(shortNames)),
    ...optional('categories', texts(categories)),
    ...optional('group', typeof group === 'string' ? group : undefined),
    ...optional('version', typeof version === 'string' ? version : undefined),
  };
}

function optional<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, V>);
}

const texts = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : undefined;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
