import type { Instant } from '../../base/brand';
import type { FieldError } from '../field-error';
import type { KubeObject } from '../object';
import type { User } from '../request';
import type { Resource } from '../resource';
import type { ObjectMeta } from '../types/meta-v1';
import type { NameRule } from '../validation/object-meta';

export type SubresourceName =
  | 'status'
  | 'scale'
  | 'binding'
  | 'eviction'
  | 'token'
  | 'approval'
  | 'finalize'
  | 'ephemeralcontainers'
  | 'resize'
  | 'log'
  | 'exec'
  | 'attach'
  | 'portforward'
  | 'proxy';

export type VerbName = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

/** A function that is a property, yet compared as a method: a definition of pods may stand in a list of definitions. */
type Hook<Arguments extends readonly unknown[], Result> = { hook(...args: Arguments): Result }['hook'];

export interface Column<T extends KubeObject> {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  readonly format?: string;
  /** 0: always shown; 1: `-o wide` only. */
  readonly priority: 0 | 1;
  readonly description: string;
  readonly cell: Hook<[object: T, now: Instant], unknown>;
}

/** A condition of a row of a Table, as pods that have ended bear one. */
export interface RowCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** What a hook may know beside the object. It may not reach for anything else. */
export interface HookContext {
  readonly now: Instant;
  readonly user: User;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly namespace: string;
  /** The version in which the client wrote, where a kind is judged by it (events); absent: the storage version. */
  readonly apiVersion?: string;
  /** Labels of the object's namespace as the store has it; absent: nobody can tell. */
  readonly namespaceLabels?: () => Readonly<Record<string, string>>;
}

/**
 * How objects of another served version are read and written; the hooks see the storage version only. A served version
 * has defaults of its own: `toStorage` applies them before it converts.
 */
export interface Conversion {
  readonly version: string;
  /** Absent: the group of the definition. Events are stored in the core group and served in events.k8s.io as well. */
  readonly group?: string;
  readonly toStorage: (object: KubeObject) => KubeObject;
  readonly fromStorage: (object: KubeObject) => KubeObject;
  /** Field selectors of this version, each with its name in the storage version. Absent: the same names. */
  readonly fieldLabels?: Readonly<Record<string, string>>;
}

/** What the `scale` subresource reads and writes of an object. */
export interface ScaleAccess<T extends KubeObject> {
  readonly replicas: Hook<[object: T], number>;
  readonly statusReplicas: Hook<[object: T], number>;
  /** As `status.selector` prints it: `a=b,c in (d,e)`. */
  readonly selector: Hook<[object: T], string>;
  readonly withReplicas: Hook<[object: T, replicas: number], T>;
  /** Why there are no replicas to speak of in an object, if there are none. */
  readonly missing?: Hook<[object: T], string | undefined>;
  /** Where the wanted replicas are, by version; absent: at `spec.replicas` in all of them. */
  readonly replicasPaths?: Readonly<Record<string, readonly string[]>>;
}

/** A body of a custom resource, read; `strictErrors` names what its schema does not know. */
export type CustomRead =
  | { readonly ok: true; readonly object: KubeObject; readonly strictErrors: readonly string[] }
  | { readonly ok: false; readonly error: string };

/**
 * Custom resources: each version has a definition of its own, whose hooks see objects of that version, while the store
 * holds them in whatever version was the storage version when they were written.
 */
export interface CustomForm {
  readonly storageVersion: string;
  /** Its CustomResourceDefinition is going: nothing new is made. */
  readonly isTerminating: boolean;
  /** What a client wrote, which says what it is: pruned, with defaults. */
  readonly decode: (value: unknown) => CustomRead;
  /** What the store holds, in this version. The same stored object gives the same object. */
  readonly read: (stored: KubeObject) => KubeObject;
  /** As the store is to hold it. */
  readonly write: (object: KubeObject) => KubeObject;
  /** An object of this version in another one of the same resource; undefined: there is no such version. */
  readonly convert: (object: KubeObject, apiVersion: string) => KubeObject | undefined;
}

/**
 * All that the API server must know of a kind: data first; the hooks are pure, take and give objects in normal form of
 * the storage version, and return their argument itself when there is nothing to change.
 */
export interface ResourceDefinition<T extends KubeObject = KubeObject> extends Resource<T> {
  readonly singular: string;
  readonly listKind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** `pods`, `services/specs`, `minions`: the part of the etcd key after `/registry/`. */
  readonly storagePrefix: string;
  readonly verbs: readonly VerbName[];
  readonly subresources: readonly SubresourceName[];
  /** Never empty; a kind without a printer of its own has Name and Created At. */
  readonly columns: readonly Column<T>[];
  /**
   * The metadata as they are shown without the rest of the object. Absent: the same. Some annotations are fields inside
   * of the real server, and become annotations when a whole object is written only.
   */
  readonly metadataAlone?: (metadata: ObjectMeta) => ObjectMeta;
  readonly rowConditions?: Hook<[object: T], readonly RowCondition[]>;
  /** Beside `metadata.name` and `metadata.namespace`. */
  readonly fieldSelectors: Readonly<Record<string, Hook<[object: T], string>>>;
  /** Other served versions of the same storage. */
  readonly conversions: readonly Conversion[];
  /** False: an update without a resourceVersion is refused. */
  readonly unconditionalUpdate: boolean;
  /** A PUT to a name that does not exist creates. */
  readonly createOnUpdate: boolean;
  /** DELETE answers with the last state of the object instead of a Status. */
  readonly returnsDeleted: boolean;
  /** Objects vanish this long after they were written; absent: never. */
  readonly ttlSeconds?: number;
  /**
   * `generation` starts at 1 and rises when what this returns changes (compared with `semanticEqual`); absent: the kind
   * has no generation, or its own hooks keep it (`keepsGeneration`).
   */
  readonly generationOf?: Hook<[object: T], unknown>;
  /** Something given empty where the store has nothing raises the generation, too: compared with `reflect.DeepEqual`. */
  readonly emptyRaisesGeneration?: boolean;
  /** The generation of a new object: 1, but for kinds that count changes only. */
  readonly firstGeneration: 0 | 1;
  /** Seconds between DELETE and removal asked by default; absent: removed at once when no finalizer holds it. */
  readonly graceSeconds?: Hook<[object: T], number>;
  readonly scale?: ScaleAccess<T>;
  /** Of custom resources: `openAPIV3Schema` by version. What is not in it is not known to the struct model either. */
  readonly structuralSchemas?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly custom?: CustomForm;
  /** Told to whoever uses this version. */
  readonly deprecationWarning?: string;
  /** What is still part of the `live` object that it was made of needs none any more. */
  readonly defaults?: Hook<[object: T, live?: T | undefined], T>;
  readonly prepareForCreate?: Hook<[object: T, context: HookContext], T>;
  /** `next` as submitted over `old`; drops what this (sub)resource may not change. */
  readonly prepareForUpdate?: Hook<[next: T, old: T, context: HookContext], T>;
  /** Metadata first, then the rest, in the real server's order: `validateObjectMeta` is a part of it. */
  readonly validate: Hook<[object: T, context: HookContext], readonly FieldError[]>;
  /**
   * What the kind itself refuses. The server puts the findings of `validateObjectMetaUpdate` before these, as
   * rest.BeforeUpdate does; the real server lists some findings about metadata twice, and so do the hooks.
   */
  readonly validateUpdate: Hook<[next: T, old: T, context: HookContext], readonly FieldError[]>;
  /** Rule of `metadata.name`; the rule of a path segment holds for every kind beside it. */
  readonly nameRule: NameRule;
  readonly warnings?: Hook<[object: T, old: T | undefined, context: HookContext], readonly string[]>;
}
