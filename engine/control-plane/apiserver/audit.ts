import type { ApiRequest, User, WatchRequest } from '../../api/request';
import type { Server } from './server';

/** One line of evidence for each request: who, what, on what, and how it ended. */
export function recordRequest(
  { journal }: Server,
  request: ApiRequest | WatchRequest,
  code: number,
  reason?: string,
): void {
  const detail: Record<string, string | number | boolean> = { code };
  if (reason !== undefined && reason !== '') detail['reason'] = reason;
  if (request.dryRun === true) detail['dryRun'] = true;
  if (request.impersonator !== undefined) detail['impersonator'] = request.impersonator.name;
  journal.append(actorOf(request.user), ACTIONS[request.verb], subjectOf(request), detail);
}

const ACTIONS = {
  get: 'api.get',
  list: 'api.list',
  watch: 'api.watch',
  create: 'api.create',
  update: 'api.update',
  patch: 'api.patch',
  delete: 'api.delete',
  deletecollection: 'api.deletecollection',
} as const;

const actors = new WeakMap<User, string>();

/** `kube-scheduler`, `kubelet/worker-1`, `deployment-controller`, `user/alice`. */
export function actorOf(user: User): string {
  let actor = actors.get(user);
  if (actor === undefined) actors.set(user, (actor = nameOf(user.name)));
  return actor;
}

function nameOf(user: string): string {
  if (user.startsWith('system:node:')) return `kubelet/${user.slice('system:node:'.length)}`;
  if (user.startsWith('system:serviceaccount:kube-system:'))
    return user.slice('system:serviceaccount:kube-system:'.length);
  if (user.startsWith('system:serviceaccount:')) return user.slice('system:'.length);
  return user.startsWith('system:') ? user.slice('system:'.length) : `user/${user}`;
}

function subjectOf(request: ApiRequest | WatchRequest): string {
  const { resource, subresource, namespace } = request;
  const plural = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
  const what = subresource === undefined ? plural : `${plural}/${subresource}`;
  const name = 'name' in request ? (request.name ?? nameGiven(request)) : nameGiven(request);
  if (namespace === undefined || namespace === '') return name === '' ? what : `${what} ${name}`;
  return name === '' ? `${what} ${namespace}` : `${what} ${namespace}/${name}`;
}

/** The name in the body of a create, or the prefix that it is to be made from. */
function nameGiven(request: ApiRequest | WatchRequest): string {
  if (request.verb !== 'create') return '';
  const { metadata } = (request.object ?? {}) as {
    readonly metadata?: { readonly name?: string; readonly generateName?: string };
  };
  return metadata?.name ?? (metadata?.generateName === undefined ? '' : `${metadata.generateName}*`);
}
