import { revision as asRevision, type Revision } from '../../../base/brand';
import type { KubeObject } from '../../../api/object';
import { ApiError, type ApiRequest, type ApiResponse, type ListOptions } from '../../../api/request';
import type { StoreReads } from '../../etcd/store';
import { valuesOf } from '../../etcd/values-of';
import { badRequest, expired } from '../refusals';
import { awaitVersion, versionFault } from '../resource-version';
import { keyIn, type Scope } from '../scope';
import { selectionOf, selects, type Selection } from '../selection';
import { exactField } from '../../../api/field-selector';
import { asRead } from '../storage/stored-form';
import { shown } from '../watch/resource-watch';
import { continueText, parseContinue, type ContinueToken } from './continue-token';
import { checkListOptions } from './list-options';

export interface Listed {
  /** As the store holds them. */
  readonly items: readonly KubeObject[];
  readonly revision: number;
  readonly continue?: string;
  readonly remaining?: number;
}

/** GET of a collection. */
export function list(scope: Scope, request: Extract<ApiRequest, { verb: 'list' }>): ApiResponse {
  const { served } = scope;
  const listed = listObjects(scope, request.options);
  const items = served.conversion === undefined ? listed.items : listed.items.map((item) => shown(served, item));
  const whole = { code: 200, kind: 'list', items, resourceVersion: String(listed.revision) } as const;
  if (listed.continue === undefined && scope.warnings.length === 0) return whole;
  return {
    ...whole,
    ...(listed.continue === undefined ? {} : { continue: listed.continue }),
    ...(listed.remaining === undefined ? {} : { remainingItemCount: listed.remaining }),
    ...(scope.warnings.length === 0 ? {} : { warnings: [...scope.warnings] }),
  };
}

export function listObjects(scope: Scope, options: ListOptions): Listed {
  checkListOptions(options);
  const selection = selectionOf(scope.served, scope.namespace, options);
  const limit = takesAnyVersion(options) ? 0 : (options.limit ?? 0);
  const token = options.continue === undefined || options.continue === '' ? undefined : continuation(scope, options);
  const at = token === undefined ? revisionAsked(scope, options) : revisionOf(token);
  const reads = fromCache(options) ? scope.server.store.cached : scope.server.store;
  const { objects, revision } = candidates(scope, selection, reads, at, token);
  const from = token === undefined ? 0 : objects.findIndex((object) => startOf(selection, object) >= token.start);
  const rest = from < 0 ? [] : from === 0 ? objects : objects.slice(from);
  return page(scope, selection, rest, { limit, at: revision });
}

interface Candidates {
  readonly objects: readonly KubeObject[];
  readonly revision: number;
}

function page(
  { served, server }: Scope,
  selection: Selection,
  objects: readonly KubeObject[],
  { limit, at }: { readonly limit: number; readonly at: number },
): Listed {
  const selected =
    selection.plain && selection.name === undefined
      ? objects
      : objects.filter((object) => selects(served, selection, object));
  const revision = at === 0 ? server.store.revision : at;
  const last = selected[limit - 1];
  // What may still be selected is not looked at: whatever lies behind makes a next page (storage/cacher/cacher.go, v1.36).
  if (limit <= 0 || last === undefined || last === objects.at(-1)) return { items: selected, revision };
  const items = selected.slice(0, limit);
  const token = continueText({ revision, start: `${startOf(selection, last)}\0` });
  const unselected = selection.labels.length === 0 && selection.fields.length === 0;
  return unselected
    ? { items, revision, continue: token, remaining: selected.length - limit }
    : { items, revision, continue: token };
}

/** A version that the watch cache has come to will do, and no page is asked for (storage/cacher/delegator, v1.36). */
const fromCache = (options: ListOptions): boolean =>
  takesAnyVersion(options) ||
  ((options.resourceVersion ?? '') !== '' && (options.limit ?? 0) === 0 && isLoose(options));

/** Any version will do: the watch cache answers, which knows no pages. */
const takesAnyVersion = (options: ListOptions): boolean => options.resourceVersion === '0' && isLoose(options);

const isLoose = ({ resourceVersionMatch = '', continue: token = '' }: ListOptions): boolean =>
  token === '' && resourceVersionMatch !== 'Exact';

/** The key of an object below what is listed: `name`, or `namespace/name` where all namespaces are. */
const startOf = ({ namespace }: Selection, { metadata }: KubeObject): string =>
  namespace !== '' || metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;

function continuation({ server, served }: Scope, options: ListOptions): ContinueToken {
  const { resourceVersion = '' } = options;
  const token = parseContinue(options.continue ?? '');
  if (resourceVersion !== '' && resourceVersion !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  awaitVersion(server, served, token.revision);
  return token;
}

const revisionOf = ({ revision }: ContinueToken): Revision | undefined =>
  revision > 0 ? asRevision(revision) : undefined;

/** The past that a list asks for exactly; undefined: the present will do. */
function revisionAsked({ server, served }: Scope, options: ListOptions): Revision | undefined {
  const { resourceVersion = '', resourceVersionMatch = '', limit = 0 } = options;
  if (resourceVersion === '' || resourceVersion === '0') return undefined;
  const fault = versionFault(resourceVersion);
  if (fault !== undefined) throw badRequest(`invalid resource version: ${fault}`);
  const wanted = Number(resourceVersion);
  awaitVersion(server, served, wanted);
  const exact = resourceVersionMatch === 'Exact' || (resourceVersionMatch === '' && limit > 0);
  return exact ? asRevision(wanted) : undefined;
}

function candidates(
  scope: Scope,
  selection: Selection,
  reads: StoreReads,
  at: Revision | undefined,
  token: ContinueToken | undefined,
): Candidates {
  const { server, served } = scope;
  const { custom } = served.definition;
  const indexed = at === undefined ? heldByIndex(scope, selection) : undefined;
  if (indexed !== undefined) {
    // The index is as new as etcd, which a consistent read asks all the same: it refuses where it has no quorum.
    reads.get(keyIn(scope, ''));
    return { objects: indexed, revision: server.store.revision };
  }
  if (at !== undefined && at < server.store.compactedRevision) throw gone(token);
  const name = selection.name;
  if (name !== undefined && (selection.namespace !== '' || !served.namespaced)) {
    const entry = reads.get({ ...keyIn(scope, name), namespace: served.namespaced ? selection.namespace : '' }, at);
    const objects = entry === undefined ? [] : [asRead(served, entry.value)];
    return { objects, revision: at ?? server.store.revision };
  }
  const range = reads.range(served.definition.storagePrefix, {
    ...(selection.namespace === '' ? {} : { namespace: selection.namespace }),
    ...(at === undefined ? {} : { at }),
  });
  if (!range.ok) throw gone(token);
  const objects =
    custom === undefined ? valuesOf(range.entries) : range.entries.map((entry) => custom.read(entry.value));
  return { objects, revision: at ?? range.revision };
}

/** What the watch cache finds by its index, when the selection demands one value of the indexed field. */
function heldByIndex({ server, served }: Scope, selection: Selection): readonly KubeObject[] | undefined {
  if (selection.fields.length === 0) return undefined;
  const cache = server.caches.of(served);
  const value = cache.indexed === undefined ? undefined : exactField(selection.fields, cache.indexed.field);
  return value === undefined ? undefined : cache.holding(value);
}

const TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
  'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
  'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or ' +
  'deleted between the time the first chunk was returned and now may show up in the list.';

function gone(token: ContinueToken | undefined): ApiError {
  if (token === undefined) return expired('The resourceVersion for the provided list is too old.');
  const error = expired(TOO_OLD);
  return new ApiError({
    ...error.status,
    metadata: { continue: continueText({ revision: -1, start: token.start }) },
  });
}
