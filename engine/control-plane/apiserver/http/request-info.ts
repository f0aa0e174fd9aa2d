/** What a path says, before anything is known of the resource (apiserver/pkg/endpoints/request/requestinfo.go, v1.36). */
export type RequestInfo = ResourceInfo | { readonly isResource: false; readonly path: string; readonly verb: string };

export interface ResourceInfo {
  readonly isResource: true;
  readonly path: string;
  readonly verb: InfoVerb;
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
  /** What follows the subresource: `proxy/a/b`. */
  readonly subpath: readonly string[];
}

export type InfoVerb =
  'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection' | 'proxy' | '';

const NAMESPACE_SUBRESOURCES: ReadonlySet<string> = new Set(['status', 'finalize']);

/** The last request is asked about twice or three times on its way: for its flow, its route. */
let last:
  { readonly method: string; readonly path: string; readonly isWatch: boolean; readonly info: RequestInfo } | undefined;

export function requestInfo(method: string, path: string, isWatch: boolean): RequestInfo {
  if (last?.path === path && last.method === method && last.isWatch === isWatch) return last.info;
  const info = read(method, path, isWatch);
  last = { method, path, isWatch, info };
  return info;
}

function read(method: string, path: string, isWatch: boolean): RequestInfo {
  const parts = unescaped(path)
    .split('/')
    .filter((part) => part !== '');
  const none = { isResource: false, path, verb: method.toLowerCase() } as const;
  const [prefix] = parts;
  if (prefix !== 'api' && prefix !== 'apis') return none;
  const groupParts = prefix === 'api' ? 1 : 2;
  const rest = parts.slice(groupParts + 1);
  if (rest.length === 0) return none;
  const group = prefix === 'api' ? '' : (parts[1] ?? '');
  const version = parts[groupParts] ?? '';
  const special = rest[0] === 'watch' || rest[0] === 'proxy' ? rest[0] : undefined;
  const inner = special === undefined ? rest : rest.slice(1);
  if (inner.length === 0) return none;
  const named = namesIn(inner);
  const verb = special === 'watch' ? 'watch' : special === 'proxy' ? 'proxy' : verbOf(method, named.name, isWatch);
  return { isResource: true, path, verb, group, version, ...named };
}

type Names = Pick<ResourceInfo, 'namespace' | 'resource' | 'name' | 'subresource' | 'subpath'>;

function namesIn(parts: readonly string[]): Names {
  const [head = '', namespace = '', ...rest] = parts;
  const within =
    head === 'namespaces' && namespace !== '' && rest.length > 0 && !NAMESPACE_SUBRESOURCES.has(rest[0] ?? '');
  if (within) return { namespace, ...resourceIn(rest) };
  const names = resourceIn(parts);
  return { namespace: head === 'namespaces' ? namespace : '', ...names };
}

function resourceIn([resource = '', name = '', subresource = '', ...subpath]: readonly string[]): Omit<
  Names,
  'namespace'
> {
  return { resource, name, subresource, subpath };
}

function verbOf(method: string, name: string, isWatch: boolean): InfoVerb {
  switch (method) {
    case 'POST':
      return 'create';
    case 'GET':
    case 'HEAD':
      if (name === '') return isWatch ? 'watch' : 'list';
      return 'get';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === '' ? 'deletecollection' : 'delete';
    default:
      return '';
  }
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
