import type { User } from '../api/request';
import type { FlowSchema } from '../api/types/flowcontrol-v1';
import type { HttpRequest } from '../control-plane/apiserver/http/message';
import { requestInfo, type RequestInfo } from '../control-plane/apiserver/http/request-info';
import type { Server } from '../control-plane/apiserver/server';
import type { Simulation } from './simulation';
import type { FlowIds } from './write-answer';

const SCHEMAS = 'flowschemas';
const LEVELS = 'prioritylevelconfigurations';

/**
 * Finds the flow schema that a request falls under: the first that matches, by precedence and name
 * (apiserver/pkg/util/flowcontrol/rule.go, v1.36). Nothing is ever queued; clients are told of it all the same.
 */
export function flowMatcher(simulation: Simulation): (user: User, http: HttpRequest) => FlowIds | undefined {
  let known: { readonly of: unknown; readonly schemas: readonly FlowSchema[] } | undefined;
  return (user, http) => {
    const server = simulation.apiServer()?.server;
    if (server === undefined) return undefined;
    const range = server.store.range(SCHEMAS);
    if (!range.ok) return undefined;
    const { entries } = range;
    known =
      known?.of === entries
        ? known
        : { of: entries, schemas: entries.map(({ value }) => value as FlowSchema).sort(byPrecedence) };
    return idsOf(
      server,
      known.schemas.find((schema) => matches(schema, user, infoOf(http))),
    );
  };
}

const infoOf = (http: HttpRequest): RequestInfo => requestInfo(http.method, http.path, http.query.has('watch'));

const byPrecedence = (a: FlowSchema, b: FlowSchema): number =>
  a.spec.matchingPrecedence - b.spec.matchingPrecedence || (a.metadata.name < b.metadata.name ? -1 : 1);

function idsOf({ store }: Server, schema: FlowSchema | undefined): FlowIds | undefined {
  if (schema === undefined) return undefined;
  const level = store.get({ prefix: LEVELS, namespace: '', name: schema.spec.priorityLevelConfiguration.name });
  return { flowSchema: schema.metadata.uid, priorityLevel: level?.value.metadata.uid ?? '' };
}

type Rules = NonNullable<FlowSchema['spec']['rules']>[number];

const matches = ({ spec }: FlowSchema, user: User, info: RequestInfo): boolean =>
  (spec.rules ?? []).some((rule) => speaksOf(rule, user) && covers(rule, info));

const speaksOf = ({ subjects }: Rules, user: User): boolean =>
  subjects.some(({ kind, user: named, group, serviceAccount }) => {
    if (kind === 'User') return named?.name === '*' || named?.name === user.name;
    if (kind === 'Group') return group?.name === '*' || user.groups.includes(group?.name ?? '');
    const { namespace = '', name = '' } = serviceAccount ?? {};
    const prefix = `system:serviceaccount:${namespace}:`;
    return name === '*' ? user.name.startsWith(prefix) : user.name === prefix + name;
  });

function covers(rule: Rules, info: RequestInfo): boolean {
  if (!info.isResource) {
    return (rule.nonResourceRules ?? []).some(
      ({ verbs, nonResourceURLs }) =>
        has(verbs, info.verb) && nonResourceURLs.some((url) => matchesPath(url, info.path)),
    );
  }
  const resource = info.subresource === '' ? info.resource : `${info.resource}/${info.subresource}`;
  return (rule.resourceRules ?? []).some(
    ({ verbs, apiGroups, resources, namespaces, clusterScope }) =>
      has(verbs, info.verb) &&
      has(apiGroups, info.group) &&
      has(resources, resource) &&
      (info.namespace === '' ? clusterScope === true : has(namespaces ?? [], info.namespace)),
  );
}

const has = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);

const matchesPath = (rule: string, path: string): boolean =>
  rule === '*' || rule === path || (rule.endsWith('/*') && path.startsWith(rule.slice(0, -1)));
