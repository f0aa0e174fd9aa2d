import { structFor } from '../../../api/struct-model/struct-model';
import { wireForm } from '../../../api/struct-model/wire-form';
import type { KubeObject } from '../../../api/object';
import type { ApiResponse, WatchEvent } from '../../../api/request';
import type { Instant } from '../../../base/brand';
import { badRequest, refusal } from '../refusals';
import type { Served } from '../registry';
import type { Presentation } from './media-types';
import { first, type Query } from './message';
import { tableOf } from './table';

interface View {
  readonly served: Served;
  readonly presentation: Presentation;
  readonly query: Query;
  readonly now: Instant;
}

/** What stands in the body of an answer. */
export function rendered(view: View, response: ApiResponse): object {
  switch (response.kind) {
    case 'status':
      return response.status;
    case 'object':
      return renderedObject(view, response.object);
    case 'list':
      return renderedList(view, response);
  }
}

function renderedObject(view: View, object: KubeObject): object {
  switch (view.presentation.as) {
    case 'object':
      return onWire(object);
    case 'Table':
      return renderedTable(view, [object], { resourceVersion: object.metadata.resourceVersion }, true);
    case 'PartialObjectMetadata':
      return partial(view, object);
    case 'PartialObjectMetadataList':
      throw notAcceptable(
        `you requested PartialObjectMetadataList, but the requested object is not a list (${goType(view.served)})`,
      );
  }
}

function renderedList(view: View, list: Extract<ApiResponse, { kind: 'list' }>): object {
  const { served, presentation } = view;
  const metadata = {
    resourceVersion: list.resourceVersion,
    ...(list.continue === undefined ? {} : { continue: list.continue }),
    ...(list.remainingItemCount === undefined ? {} : { remainingItemCount: list.remainingItemCount }),
  };
  switch (presentation.as) {
    case 'object':
      return {
        kind: served.definition.listKind,
        apiVersion: served.apiVersion,
        ...itemsOf(served, metadata, list.items),
      };
    case 'Table':
      return renderedTable(view, list.items, metadata, true);
    case 'PartialObjectMetadataList':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: `meta.k8s.io/${presentation.version}`,
        metadata,
        items: list.items.length === 0 ? null : list.items.map((item) => partial(view, item)),
      };
    case 'PartialObjectMetadata':
      throw notAcceptable(
        `you requested PartialObjectMetadata, but the requested object is a list (${goType(served)}List)`,
      );
  }
}

/** Items of a typed list do not say what they are; lists of others do, and always say how they go on. */
function itemsOf({ definition }: Served, metadata: object, items: readonly KubeObject[]): object {
  return definition.custom === undefined
    ? { metadata, items: items.map((item) => untyped(onWire(item))) }
    : { metadata: { continue: '', ...metadata }, items };
}

const notAcceptable = (message: string): Error => refusal(406, 'NotAcceptable', message);

/** Go's name of the internal type, for messages. */
const goType = ({ group, kind }: Served): string => `*${CORE_GROUPS.has(group) ? 'core' : group.split('.')[0]}.${kind}`;

/** Groups whose internal types are those of the core. */
const CORE_GROUPS: ReadonlySet<string> = new Set(['', 'events.k8s.io']);

function untyped(object: object): object {
  const { apiVersion: _version, kind: _kind, ...rest } = object as KubeObject;
  return rest;
}

export function onWire(object: KubeObject): object {
  const struct = structFor(object.apiVersion, object.kind);
  return struct === undefined ? object : wireForm(struct, object);
}

const partial = ({ presentation, served: { definition } }: View, { metadata }: KubeObject): object => ({
  kind: 'PartialObjectMetadata',
  apiVersion: `meta.k8s.io/${presentation.version}`,
  metadata: definition.metadataAlone?.(metadata) ?? metadata,
});

/** `includeObject` says what stands beside the cells of a row. */
function renderedTable(view: View, objects: readonly KubeObject[], metadata: object, headers: boolean): object {
  const { served, presentation, query, now } = view;
  const include = first(query, 'includeObject') ?? '';
  if (!['', 'Metadata', 'None', 'Object'].includes(include)) {
    throw badRequest(
      `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(include)}: must be 'Metadata', 'Object', 'None', or empty`,
    );
  }
  const beside = (object: KubeObject): unknown =>
    include === 'None' ? null : include === 'Object' ? onWire(object) : partial(view, object);
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${presentation.version}`,
    metadata,
    ...tableOf(served, objects, { now, beside, headers }),
  };
}

/** One event of a watch; only the first of a Table has columns. */
export function renderedEvent(
  view: View,
  event: WatchEvent,
  isFirst: boolean,
): { readonly type: WatchEvent['type']; readonly object: object } {
  if (event.type === 'ERROR') return { type: 'ERROR', object: event.status };
  const { object } = event;
  switch (view.presentation.as) {
    case 'Table':
      return {
        type: event.type,
        object: renderedTable(view, [object], { resourceVersion: object.metadata.resourceVersion }, isFirst),
      };
    case 'PartialObjectMetadata':
    case 'PartialObjectMetadataList':
      return { type: event.type, object: partial(view, object) };
    case 'object':
      return { type: event.type, object: event.type === 'BOOKMARK' ? object : onWire(object) };
  }
}
