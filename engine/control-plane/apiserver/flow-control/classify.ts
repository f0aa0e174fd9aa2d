import type { User } from '../../../api/request';
import type { FlowSchema } from '../../../api/types/flowcontrol-v1';
import type { RequestInfo } from '../http/request-info';

/** The FlowSchemas in the order in which they are tried (apiserver/pkg/util/flowcontrol, v1.36). */
export const inOrder = (schemas: readonly FlowSchema[]): readonly FlowSchema[] => [...schemas].sort(byPrecedence);

const byPrecedence = (a: FlowSchema, b: FlowSchema): number =>
  a.spec.matchingPrecedence - b.spec.matchingPrecedence || (a.metadata.name < b.metadata.name ? -1 : 1);

type Rules = NonNullable<FlowSchema['spec']['rules']>[number];

/** Whether a request falls under a FlowSchema (apiserver/pkg/util/flowcontrol/rule.go, v1.36). */
export const matches = ({ spec }: FlowSchema, user: User, info: RequestInfo): boolean =>
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
      (info.namespace === '' ? clusterScope === true : has(namespaces, info.namespace)),
  );
}

/** A list that the client left out is null in normal form. */
const has = (list: readonly string[] | null, value: string): boolean =>
  list !== null && (list.includes('*') || list.includes(value));

const matchesPath = (rule: string, path: string): boolean =>
  rule === '*' || rule === path || (rule.endsWith('/*') && path.startsWith(rule.slice(0, -1)));
