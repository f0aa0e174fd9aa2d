import { capital, groupId, groupTag } from './definition-name';
import * as parameters from './parameters';
import type { Parameter } from './parameters';
import { apiVersionText, type KindName, type ListedResource, type ServedVersion } from './resource-list';

export type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch';

/** What an answer or a body holds: a kind, the list of one, a patch, or text. */
export type Content =
  | { readonly is: 'kind'; readonly apiVersion: string; readonly kind: string }
  | { readonly is: 'definition'; readonly name: string }
  /** A struct of the model that is no kind. */
  | { readonly is: 'struct'; readonly name: string }
  | { readonly is: 'patch' }
  | { readonly is: 'text' };

export interface Operation {
  readonly method: Method;
  readonly id: string;
  readonly tag: string;
  readonly action?: string;
  readonly kind?: KindName;
  /** Beside those of the path. */
  readonly parameters: readonly Parameter[];
  readonly body?: { readonly content: Content; readonly required: boolean; readonly consumes: readonly string[] };
  readonly answers: readonly { readonly code: number; readonly content: Content }[];
  readonly produces: readonly string[];
  /** Version 2 names what is read even where there is no body; absent: nothing. */
  readonly consumes?: readonly string[];
}

export interface Route {
  readonly path: string;
  readonly pathParameters: readonly Parameter[];
  readonly operations: readonly Operation[];
}

const JSON_YAML = ['application/json', 'application/yaml'];
const PROTOBUF = 'application/vnd.kubernetes.protobuf';
export const PLAIN: readonly string[] = [...JSON_YAML, PROTOBUF];
const STREAM: readonly string[] = [...PLAIN, 'application/json;stream=watch', `${PROTOBUF};stream=watch`];
const ANY: readonly string[] = ['*/*'];
const PATCHES: readonly string[] = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];
const CUSTOM_PATCHES = PATCHES.filter((type) => !type.includes('strategic'));

const STATUS: Content = { is: 'kind', apiVersion: 'v1', kind: 'Status' };
const TEXT: Content = { is: 'text' };

/** All routes of a group and version, the one of its discovery document first. */
export function routesOf(served: ServedVersion): readonly Route[] {
  const parents = new Map(served.resources.filter(isParent).map((resource) => [resource.name, resource]));
  const routes = served.resources.flatMap((resource) => {
    const [plural = '', subresource] = resource.name.split('/');
    if (subresource === undefined) return new Writer(served, resource, resource).resource();
    return new Writer(served, resource, parents.get(plural) ?? resource).subresource(plural, subresource);
  });
  return [discoveryRoute(served), ...routes];
}

const isParent = (resource: ListedResource): boolean => !resource.name.includes('/');

export const rootOf = ({ group, version }: { readonly group: string; readonly version: string }): string =>
  group === '' ? `/api/${version}` : `/apis/${group}/${version}`;

function discoveryRoute(served: ServedVersion): Route {
  const content: Content = { is: 'kind', apiVersion: 'v1', kind: 'APIResourceList' };
  const id = `get${groupId(served.group)}${capital(served.version)}APIResources`;
  return plainGet(`${rootOf(served)}/`, id, { tag: tagOf(served), content });
}

/** A path that answers a GET and belongs to no resource. */
export function plainGet(
  path: string,
  id: string,
  { tag, content, produces = PLAIN, consumes = PLAIN }: PlainGet,
): Route {
  const answers = [{ code: 200, content }];
  const operation: Operation = { method: 'get', id, tag, parameters: [], answers, produces, consumes };
  return { path, pathParameters: [], operations: [operation] };
}

interface PlainGet {
  readonly tag: string;
  readonly content: Content;
  readonly produces?: readonly string[];
  readonly consumes?: readonly string[];
}

const tagOf = ({ group, version }: ServedVersion): string => `${groupTag(group)}_${version}`;

/** Writes the routes of one resource or subresource. */
class Writer {
  private readonly root: string;
  private readonly prefix: string;
  private readonly kind: KindName;
  private readonly object: Content;
  private readonly isCustom: boolean;

  constructor(
    private readonly served: ServedVersion,
    private readonly listed: ListedResource,
    private readonly parent: ListedResource,
  ) {
    const group = listed.group ?? served.group;
    const version = listed.version ?? served.version;
    this.root = rootOf(served);
    this.prefix = groupId(served.group) + capital(served.version);
    this.isCustom = parent.definitions !== undefined;
    this.kind = this.isCustom
      ? { group: served.group, version: served.version, kind: parent.kind }
      : { group, version, kind: listed.kind };
    this.object =
      listed.definitions === undefined
        ? { is: 'kind', apiVersion: apiVersionText({ group, version }), kind: listed.kind }
        : { is: 'definition', name: listed.definitions.object };
  }

  resource(): readonly Route[] {
    const { name, namespaced, verbs } = this.listed;
    const scope = namespaced ? '/namespaces/{namespace}' : '';
    const has = (verb: string): boolean => verbs.includes(verb);
    const collection = [
      has('list') && this.list(),
      has('create') && this.create(),
      has('deletecollection') && this.wipe(),
    ];
    const single = [
      has('get') && this.read(),
      has('update') && this.replace(),
      has('delete') && this.remove(),
      has('patch') && this.patch(),
    ];
    return [
      ...this.route(`${scope}/${name}`, this.scope(), collection),
      ...this.route(`${scope}/${name}/{name}`, [...this.scope(), this.nameParameter()], single),
      ...(namespaced && has('list') ? this.route(`/${name}`, [], [this.list('ForAllNamespaces')]) : []),
      ...(has('watch') && !this.isCustom ? this.watches(scope) : []),
    ];
  }

  subresource(plural: string, subresource: string): readonly Route[] {
    const scope = this.listed.namespaced ? '/namespaces/{namespace}' : '';
    const path = `${scope}/${plural}/{name}/${subresource}`;
    const inPath = [...this.scope(), this.nameParameter()];
    const suffix = capital(subresource);
    if (this.listed.kind.endsWith('Options')) return this.connections(path, inPath, suffix);
    const { verbs } = this.listed;
    return this.route(path, inPath, [
      verbs.includes('get') && (subresource === 'log' ? this.log(suffix) : this.read(suffix)),
      verbs.includes('update') && this.replace(suffix),
      verbs.includes('create') && this.create(suffix),
      verbs.includes('patch') && this.patch(suffix),
    ]);
  }

  private route(
    path: string,
    pathParameters: readonly Parameter[],
    operations: readonly (Operation | false)[],
  ): readonly Route[] {
    const present = operations.filter((operation) => operation !== false);
    return present.length === 0 ? [] : [{ path: this.root + path, pathParameters, operations: present }];
  }

  private scope(): readonly Parameter[] {
    return this.listed.namespaced ? [parameters.inPath('namespace')] : [];
  }

  private nameParameter(): Parameter {
    return parameters.inPath('name', this.parent.kind);
  }

  private id(verb: string, suffix = ''): string {
    const scope = this.listed.namespaced && suffix !== 'ForAllNamespaces' && suffix !== 'ListForAllNamespaces';
    return `${verb}${scope ? 'Namespaced' : ''}${this.parent.kind}${suffix}`;
  }

  private base(method: Method, action: string): Pick<Operation, 'method' | 'tag' | 'action' | 'kind'> {
    return { method, tag: tagOf(this.served), action, kind: this.kind };
  }

  private get produces(): readonly string[] {
    return this.isCustom ? JSON_YAML : PLAIN;
  }

  private get consumes(): readonly string[] {
    return this.isCustom ? JSON_YAML : ANY;
  }

  private list(suffix = ''): Operation {
    const { definitions, kind } = this.listed;
    const content: Content =
      definitions === undefined
        ? { is: 'kind', apiVersion: apiVersionText(this.served), kind: `${kind}List` }
        : { is: 'definition', name: definitions.list };
    return {
      ...this.base('get', 'list'),
      id: this.id(`list${this.prefix}`, suffix),
      parameters: [...parameters.LIST, ...parameters.PRETTY],
      answers: [{ code: 200, content }],
      produces: this.isCustom ? JSON_YAML : STREAM,
      consumes: this.consumes,
    };
  }

  private read(suffix = ''): Operation {
    return {
      ...this.base('get', 'get'),
      id: this.id(`read${this.prefix}`, suffix),
      parameters: [...(this.isCustom ? CUSTOM_READ : []), ...parameters.PRETTY],
      answers: [{ code: 200, content: this.object }],
      produces: this.produces,
      consumes: this.consumes,
    };
  }

  private log(suffix: string): Operation {
    return {
      ...this.read(suffix),
      parameters: [...(parameters.OPTIONS.get('PodLogOptions') ?? []), ...parameters.PRETTY],
      answers: [{ code: 200, content: TEXT }],
      produces: ['text/plain', ...PLAIN],
    };
  }

  private create(suffix = ''): Operation {
    return {
      ...this.base('post', 'post'),
      id: this.id(`create${this.prefix}`, suffix),
      parameters: [...parameters.WRITE, ...parameters.PRETTY],
      body: { content: this.object, required: true, consumes: this.consumes },
      answers: [200, 201, 202].map((code) => ({ code, content: this.object })),
      produces: this.produces,
    };
  }

  private replace(suffix = ''): Operation {
    return {
      ...this.base('put', 'put'),
      id: this.id(`replace${this.prefix}`, suffix),
      parameters: [...parameters.WRITE, ...parameters.PRETTY],
      body: { content: this.object, required: true, consumes: this.consumes },
      answers: [200, 201].map((code) => ({ code, content: this.object })),
      produces: this.produces,
    };
  }

  private patch(suffix = ''): Operation {
    return {
      ...this.base('patch', 'patch'),
      id: this.id(`patch${this.prefix}`, suffix),
      parameters: [...parameters.PATCH, ...parameters.PRETTY],
      body: { content: { is: 'patch' }, required: true, consumes: this.isCustom ? CUSTOM_PATCHES : PATCHES },
      answers: (this.isCustom ? [200] : [200, 201]).map((code) => ({ code, content: this.object })),
      produces: this.produces,
    };
  }

  private remove(): Operation {
    const content = this.listed.returnsDeleted === true ? this.object : STATUS;
    return {
      ...this.base('delete', 'delete'),
      id: this.id(`delete${this.prefix}`),
      parameters: [...parameters.DELETE, ...parameters.PRETTY],
      body: { content: DELETE_OPTIONS, required: false, consumes: this.consumes },
      answers: [200, 202].map((code) => ({ code, content })),
      produces: this.produces,
    };
  }

  private wipe(): Operation {
    const base = {
      ...this.base('delete', 'deletecollection'),
      id: this.id(`delete${this.prefix}Collection`),
      answers: [{ code: 200, content: STATUS }],
      produces: this.produces,
    };
    // the server of custom resources documents the options of a list here, and no body
    if (this.isCustom)
      return { ...base, parameters: [...parameters.LIST, ...parameters.PRETTY], consumes: this.consumes };
    return {
      ...base,
      parameters: [...parameters.DELETE_COLLECTION, ...parameters.PRETTY],
      body: { content: DELETE_OPTIONS, required: false, consumes: ANY },
    };
  }

  private watches(scope: string): readonly Route[] {
    const { name, namespaced, verbs } = this.listed;
    return [
      ...this.route(`/watch${scope}/${name}`, this.scope(), [this.watch('watchlist', 'List')]),
      ...(verbs.includes('get')
        ? this.route(
            `/watch${scope}/${name}/{name}`,
            [...this.scope(), this.nameParameter()],
            [this.watch('watch', '')],
          )
        : []),
      ...(namespaced ? this.route(`/watch/${name}`, [], [this.watch('watchlist', 'ListForAllNamespaces')]) : []),
    ];
  }

  private watch(action: string, suffix: string): Operation {
    return {
      ...this.base('get', action),
      id: this.id(`watch${this.prefix}`, suffix),
      parameters: [...parameters.LIST, ...parameters.PRETTY],
      answers: [{ code: 200, content: { is: 'kind', apiVersion: 'v1', kind: 'WatchEvent' } }],
      produces: STREAM,
      consumes: ANY,
    };
  }

  private connections(path: string, inPath: readonly Parameter[], suffix: string): readonly Route[] {
    const methods: readonly Method[] =
      suffix === 'Proxy' ? ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] : ['get', 'post'];
    const connect = (more: string): readonly Operation[] =>
      methods.map((method) => this.connect(method, suffix + more));
    const routes = this.route(path, inPath, connect(''));
    if (suffix !== 'Proxy') return routes;
    return [...routes, ...this.route(`${path}/{path}`, [...inPath, parameters.inPath('path')], connect('WithPath'))];
  }

  private connect(method: Method, suffix: string): Operation {
    return {
      ...this.base(method, 'connect'),
      id: this.id(`connect${this.prefix}${capital(method)}`, suffix),
      parameters: parameters.OPTIONS.get(this.listed.kind) ?? [],
      answers: [{ code: 200, content: TEXT }],
      produces: ANY,
      consumes: ANY,
    };
  }
}

const DELETE_OPTIONS: Content = { is: 'kind', apiVersion: 'v1', kind: 'DeleteOptions' };

/** The server of custom resources documents one more parameter of GET. */
const CUSTOM_READ: readonly Parameter[] = [{ name: 'resourceVersion', in: 'query', type: 'string' }];
