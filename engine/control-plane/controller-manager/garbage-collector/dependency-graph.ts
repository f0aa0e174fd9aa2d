import type { KubeObject } from '../../../api/object';
import type { Resource } from '../../../api/resource';
import type { OwnerReference } from '../../../api/types/meta-v1';

export const FOREGROUND = 'foregroundDeletion';
export const ORPHAN = 'orphan';

/** One object that is, or one that is only referred to: then it has no `object` yet. */
export interface GraphNode {
  readonly uid: string;
  object: KubeObject | undefined;
  resource: Resource | undefined;
  /** By which an absent owner is looked up; of the first reference that named it. */
  readonly reference: OwnerReference | undefined;
  /** Namespace of whoever named it. */
  readonly referrerNamespace: string | undefined;
  readonly dependents: ReadonlySet<GraphNode>;
}

/** Few objects own others. */
interface OwnerNode extends GraphNode {
  dependents: Set<GraphNode>;
}

const NOBODY: ReadonlySet<GraphNode> = Object.freeze(new Set<GraphNode>());

const dependentsIn = (node: GraphNode): Set<GraphNode> => {
  const owner = node as OwnerNode;
  if (owner.dependents === NOBODY) owner.dependents = new Set();
  return owner.dependents;
};

/** What a change of the graph asks the collector to look at, each by uid. */
export interface GraphEffects {
  readonly attempt: readonly string[];
  readonly orphan: readonly string[];
  /** Owners that were named and have not been seen. */
  readonly unknown: readonly string[];
  /** Dependents whose owner lives in another namespace than they think. */
  readonly misplaced: readonly { readonly dependent: string; readonly owner: string }[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** Most changes ask for nothing. */
export const NO_EFFECTS: GraphEffects = Object.freeze({ attempt: [], orphan: [], unknown: [], misplaced: [] });

export const ownersOf = (object: KubeObject | undefined): readonly OwnerReference[] =>
  object?.metadata.ownerReferences ?? NONE;

export const isLeaving = (object: KubeObject | undefined): boolean => object?.metadata.deletionTimestamp !== undefined;

export const isDeletingDependents = (object: KubeObject | undefined): boolean =>
  isLeaving(object) && object?.metadata.finalizers?.includes(FOREGROUND) === true;

const isOrphaning = (object: KubeObject | undefined): boolean =>
  isLeaving(object) && object?.metadata.finalizers?.includes(ORPHAN) === true;

/**
 * Who owns whom, by uid, kept up by the informers of all resources (pkg/controller/garbagecollector/graph_builder.go,
 * v1.36). It decides what must be looked at and does nothing itself.
 */
export class DependencyGraph {
  private readonly nodes = new Map<string, GraphNode>();

  get(uid: string): GraphNode | undefined {
    return this.nodes.get(uid);
  }

  get size(): number {
    return this.nodes.size;
  }

  /** Dependents that keep their owner from going. */
  blocking(node: GraphNode): readonly GraphNode[] {
    return [...node.dependents].filter(({ object }) =>
      ownersOf(object).some(({ uid, blockOwnerDeletion }) => uid === node.uid && blockOwnerDeletion === true),
    );
  }

  /** Takes the newer state of an object that it knows; false: the change may be one of the graph and is to be applied. */
  refresh(next: KubeObject | undefined, previous: KubeObject | undefined): boolean {
    if (next === undefined || previous === undefined || isLeaving(next)) return false;
    const { uid, ownerReferences } = next.metadata;
    if (uid !== previous.metadata.uid) return false;
    const node = this.nodes.get(uid);
    if (node?.object === undefined || node.object.metadata.ownerReferences !== ownerReferences) return false;
    node.object = next;
    return true;
  }

  apply(resource: Resource, next: KubeObject | undefined, previous: KubeObject | undefined): GraphEffects {
    if (next === undefined) return previous === undefined ? NO_EFFECTS : this.remove(previous.metadata.uid);
    if (previous !== undefined && previous.metadata.uid !== next.metadata.uid) {
      return merged(this.remove(previous.metadata.uid), this.put(resource, next));
    }
    return this.put(resource, next);
  }

  /** The object is gone, or has been found never to have been. */
  remove(uid: string): GraphEffects {
    const node = this.nodes.get(uid);
    if (node === undefined) return NO_EFFECTS;
    const attempt = [...node.dependents].map((dependent) => dependent.uid);
    for (const owner of ownersOf(node.object)) {
      const ownerNode = this.nodes.get(owner.uid);
      this.detach(node, owner.uid);
      if (isDeletingDependents(ownerNode?.object)) attempt.push(owner.uid);
    }
    node.object = undefined;
    if (node.dependents.size === 0) this.nodes.delete(uid);
    return { ...NO_EFFECTS, attempt };
  }

  private put(resource: Resource, next: KubeObject): GraphEffects {
    const node = this.nodes.get(next.metadata.uid) ?? this.add(next.metadata.uid);
    const old = node.object;
    node.object = next;
    node.resource = resource;
    const isSame = old !== undefined && old.metadata.ownerReferences === next.metadata.ownerReferences;
    const isAlone = old === undefined && next.metadata.ownerReferences === undefined && node.dependents.size === 0;
    if ((isSame || isAlone) && !isLeaving(next)) return NO_EFFECTS;
    const effects: Mutable<GraphEffects> = { attempt: [], orphan: [], unknown: [], misplaced: [] };
    if (old === undefined) this.welcome(node, next, effects);
    if (!isSame) this.relink(node, ownersOf(old), ownersOf(next), effects);
    if (isOrphaning(next) && !isOrphaning(old)) effects.orphan.push(node.uid);
    if (isDeletingDependents(next) && !isDeletingDependents(old)) {
      effects.attempt.push(...[...node.dependents].map(({ uid }) => uid), node.uid);
    }
    return effects;
  }

  /** Its dependents may have been here before it. */
  private welcome(node: GraphNode, object: KubeObject, effects: Mutable<GraphEffects>): void {
    for (const dependent of node.dependents) this.checkPlace(dependent, object, effects);
  }

  private relink(
    node: GraphNode,
    before: readonly OwnerReference[],
    after: readonly OwnerReference[],
    effects: Mutable<GraphEffects>,
  ): void {
    for (const reference of after) {
      const old = before.find(({ uid }) => uid === reference.uid);
      if (old === undefined) this.attach(node, reference, effects);
      else if (old.blockOwnerDeletion === true && reference.blockOwnerDeletion !== true)
        this.unblocked(reference.uid, effects);
    }
    for (const reference of before) {
      if (after.some(({ uid }) => uid === reference.uid)) continue;
      this.detach(node, reference.uid);
      if (reference.blockOwnerDeletion === true) this.unblocked(reference.uid, effects);
    }
  }

  private attach(node: GraphNode, reference: OwnerReference, effects: Mutable<GraphEffects>): void {
    const known = this.nodes.get(reference.uid);
    const owner = known ?? this.add(reference.uid, reference, node.object?.metadata.namespace);
    dependentsIn(owner).add(node);
    if (known === undefined) effects.unknown.push(owner.uid);
    else if (known.object !== undefined) this.checkPlace(node, known.object, effects);
    else if (isNamedAlike(owner, reference, node.object?.metadata.namespace)) effects.unknown.push(owner.uid);
    else effects.attempt.push(node.uid);
  }

  /** Namespaced owners must live where their dependents do. */
  private checkPlace(dependent: GraphNode, owner: KubeObject, effects: Mutable<GraphEffects>): void {
    const { namespace, uid, name } = owner.metadata;
    const isElsewhere = namespace !== undefined && namespace !== dependent.object?.metadata.namespace;
    const reference = ownersOf(dependent.object).find((one) => one.uid === uid);
    const isMisnamed = reference !== undefined && (reference.name !== name || reference.kind !== owner.kind);
    if (isElsewhere) effects.misplaced.push({ dependent: dependent.uid, owner: uid });
    if (isElsewhere || isMisnamed) effects.attempt.push(dependent.uid);
  }

  private unblocked(ownerUid: string, effects: Mutable<GraphEffects>): void {
    if (isDeletingDependents(this.nodes.get(ownerUid)?.object)) effects.attempt.push(ownerUid);
  }

  private detach(node: GraphNode, ownerUid: string): void {
    const owner = this.nodes.get(ownerUid);
    if (owner === undefined) return;
    dependentsIn(owner).delete(node);
    if (owner.object === undefined && owner.dependents.size === 0) this.nodes.delete(ownerUid);
  }

  private add(uid: string, reference?: OwnerReference, referrerNamespace?: string): GraphNode {
    const node: GraphNode = {
      uid,
      object: undefined,
      resource: undefined,
      reference,
      referrerNamespace,
      dependents: NOBODY,
    };
    this.nodes.set(uid, node);
    return node;
  }
}

const NONE: readonly OwnerReference[] = Object.freeze([]);

const merged = (a: GraphEffects, b: GraphEffects): GraphEffects => ({
  attempt: [...a.attempt, ...b.attempt],
  orphan: [...a.orphan, ...b.orphan],
  unknown: [...a.unknown, ...b.unknown],
  misplaced: [...a.misplaced, ...b.misplaced],
});

/** An owner that nobody has seen is looked for as the first reference names it; whoever names it otherwise is judged. */
const isNamedAlike = (owner: GraphNode, { apiVersion, kind, name }: OwnerReference, namespace?: string): boolean =>
  owner.referrerNamespace === namespace &&
  owner.reference?.name === name &&
  owner.reference.kind === kind &&
  owner.reference.apiVersion === apiVersion;
