import type { ApiRequest, RequestBase, User, WatchRequest } from '../../api/request';
import type { Resource } from '../../api/resource';
import type { JournalValue } from '../../sim/journal';
import type { Server } from './server';

/** One line of evidence for each request: who, what, on what, and how it ended. */
export function recordRequest(
  { journal }: Server,
  request: ApiRequest | WatchRequest,
  code: number,
  reason?: string,
): void {
  const who = knownOf(request.user);
  journal.append(who.actor, ACTIONS[request.verb], who.subjectOf(request), detailOf(request, code, reason));
}

type Detail = Readonly<Record<string, JournalValue>>;

function detailOf({ dryRun, impersonator }: RequestBase, code: number, reason = ''): Detail {
  if (reason === '' && dryRun !== true && impersonator === undefined) return plainDetail(code);
  const detail: Record<string, JournalValue> = { code };
  if (reason !== '') detail['reason'] = reason;
  if (dryRun === true) detail['dryRun'] = true;
  if (impersonator !== undefined) detail['impersonator'] = impersonator.name;
  return detail;
}

/** Most requests end in one of a few ways, and all of them are kept. */
const plainDetails = new Map<number, Detail>();

function plainDetail(code: number): Detail {
  let detail = plainDetails.get(code);
  if (detail === undefined) plainDetails.set(code, (detail = Object.freeze({ code })));
  return detail;
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

/** What is told of a user, and of what he asked for last: at rest that is the same again and again. */
class Known {
  readonly actor: string;
  private resource: Resource | undefined;
  private subresource: string | undefined;
  private namespace: string | undefined;
  private name = '';
  private subject = '';

  constructor({ name }: User) {
    this.actor = nameOf(name);
  }

  subjectOf(request: ApiRequest | WatchRequest): string {
    const { resource, subresource, namespace } = request;
    const name = nameIn(request);
    if (
      resource !== this.resource ||
      name !== this.name ||
      namespace !== this.namespace ||
      subresource !== this.subresource
    ) {
      this.resource = resource;
      this.subresource = subresource;
      this.namespace = namespace;
      this.name = name;
      this.subject = subjectOf(request, name);
    }
    return this.subject;
  }
}

const known = new WeakMap<User, Known>();

function knownOf(user: User): Known {
  let found = known.get(user);
  if (found === undefined) known.set(user, (found = new Known(user)));
  return found;
}

/** `kube-scheduler`, `kubelet/worker-1`, `deployment-controller`, `user/alice`. */
export const actorOf = (user: User): string => knownOf(user).actor;

function nameOf(user: string): string {
  if (user.startsWith('system:node:')) return `kubelet/${user.slice('system:node:'.length)}`;
  if (user.startsWith('system:serviceaccount:kube-system:'))
    return user.slice('system:serviceaccount:kube-system:'.length);
  if (user.startsWith('system:serviceaccount:')) return user.slice('system:'.length);
  return user.startsWith('system:') ? user.slice('system:'.length) : `user/${user}`;
}

function subjectOf({ resource, subresource, namespace }: RequestBase, name: string): string {
  const plural = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
  const what = subresource === undefined ? plural : `${plural}/${subresource}`;
  if (namespace === undefined || namespace === '') return name === '' ? what : `${what} ${name}`;
  return name === '' ? `${what} ${namespace}` : `${what} ${namespace}/${name}`;
}

const nameIn = (request: ApiRequest | WatchRequest): string =>
  'name' in request ? (request.name ?? nameGiven(request)) : nameGiven(request);

/** The name in the body of a create, or the prefix that it is to be made from. */
function nameGiven(request: ApiRequest | WatchRequest): string {
  if (request.verb !== 'create') return '';
  const { metadata } = (request.object ?? {}) as {
    readonly metadata?: { readonly name?: string; readonly generateName?: string };
  };
  return metadata?.name ?? (metadata?.generateName === undefined ? '' : `${metadata.generateName}*`);
}
