import type { KubeObject, ObjectKey } from './object';
import type { Resource } from './resource';
import type { Status } from './types/meta-v1';

export interface User {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

export interface Patch {
  readonly type: PatchType;
  readonly body: unknown;
  /** `apply` only: take over fields that another manager owns. */
  readonly force?: boolean;
  /** The field manager of this write, where it is not that of whoever asks. */
  readonly fieldManager?: string;
}

export type Propagation = 'Background' | 'Foreground' | 'Orphan';

export interface DeleteOptions {
  readonly propagationPolicy?: Propagation;
  readonly orphanDependents?: boolean;
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly ignoreStoreReadErrorWithClusterBreakingPotential?: boolean;
}

export interface ListOptions {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly limit?: number;
  readonly continue?: string;
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: string;
  /** Of watches; a list that has it is refused. */
  readonly sendInitialEvents?: boolean;
}

export interface WatchOptions {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: string;
  readonly allowBookmarks?: boolean;
  readonly sendInitialEvents?: boolean;
  readonly timeoutSeconds?: number;
}

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** What each request carries, whatever its verb. */
export interface RequestBase {
  readonly user: User;
  readonly resource: Resource;
  readonly subresource?: string;
  /** Path segments after `proxy` and the like. */
  readonly subpath?: string;
  readonly namespace?: string;
  /** What the fields that this request sets are owned by; absent means: derived from the user agent. */
  readonly fieldManager?: string;
  readonly userAgent?: string;
  readonly dryRun?: boolean;
  readonly fieldValidation?: FieldValidation;
  /** The user who asked to act as `user`, if the request impersonates. */
  readonly impersonator?: User;
}

/** A request is a value: it can be journalled, replayed, delayed by a fault, and compared. */
export type ApiRequest = RequestBase &
  (
    | { readonly verb: 'get'; readonly name: string; readonly resourceVersion?: string }
    | { readonly verb: 'list'; readonly options: ListOptions }
    | { readonly verb: 'create'; readonly name?: string; /** A value, or a `RawBody`. */ readonly object: unknown }
    | { readonly verb: 'update'; readonly name: string; readonly object: unknown }
    | { readonly verb: 'patch'; readonly name: string; readonly patch: Patch }
    | { readonly verb: 'delete'; readonly name: string; readonly options: DeleteOptions }
    | { readonly verb: 'deletecollection'; readonly list: ListOptions; readonly options: DeleteOptions }
  );

export type WatchRequest = RequestBase & {
  readonly verb: 'watch';
  readonly name?: string;
  readonly options: WatchOptions;
};

export type ApiResponse = {
  /** 200, 201 (created), 202 (deletion under way). */
  readonly code: number;
  readonly warnings?: readonly string[];
} & (
  | { readonly kind: 'object'; readonly object: KubeObject }
  | {
      readonly kind: 'list';
      readonly items: readonly KubeObject[];
      readonly resourceVersion: string;
      readonly continue?: string;
      readonly remainingItemCount?: number;
    }
  | { readonly kind: 'status'; readonly status: Status }
);

/**
 * A refusal: expected, part of the contract, and worded as the real server words it. It has no stack: many are expected
 * many times a second, and to walk the stack costs more than the request.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: Status & { readonly code: number },
    /** What the client is told beside the refusal. */
    readonly warnings: readonly string[] = [],
  ) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(status.message ?? '');
    Error.stackTraceLimit = stackTraceLimit;
  }
  get code(): number {
    return this.status.code;
  }
  get reason(): string {
    return this.status.reason ?? '';
  }
}

export const isApiError = (error: unknown, reason?: string): error is ApiError =>
  error instanceof ApiError && (reason === undefined || error.reason === reason);

export type WatchEvent<T extends KubeObject = KubeObject> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; readonly object: T }
  | { readonly type: 'ERROR'; readonly status: Status };

/** Events wait in the stream until polled; `onReadable` tells that the stream was empty and no longer is, or closed. */
export interface WatchStream {
  poll(): readonly WatchEvent[];
  onReadable(listener: () => void): void;
  readonly closed: boolean;
  /** Open, and nothing waits but bookmarks: whoever wants them only to resume from may leave them until more has come. */
  readonly isIdle: boolean;
  close(): void;
}

/** A read by its path: of what is served beside the resources of the registry, such as an aggregated API. */
export interface PathRead {
  readonly user: User;
  readonly userAgent?: string;
  /** Without its query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** What such a read was answered: a JSON value, or the text where it was none. */
export interface PathAnswer {
  readonly code: number;
  readonly body: unknown;
}

/**
 * The seam between components and the server. Faults, audit and identity are wrappers of it. Both calls throw
 * `ApiError`; a request in process is one function call and one transition.
 */
export interface Transport {
  request(request: ApiRequest): ApiResponse;
  watch(request: WatchRequest): WatchStream;
  /** The answer may be another server's, and then it comes later. Absent: nothing is served but resources. */
  readPath?(read: PathRead, done: (answer: PathAnswer) => void): void;
}

export const requestKey = (request: { readonly namespace?: string; readonly name?: string }): ObjectKey =>
  request.namespace === undefined
    ? { name: request.name ?? '' }
    : { namespace: request.namespace, name: request.name ?? '' };
