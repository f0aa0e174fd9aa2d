import type { KubeObject } from '../../../api/object';
import type { Resource } from '../../../api/resource';
import type { OwnerReference } from '../../../api/types/meta-v1';
import type { Client } from '../../../client/client';
import type { ServedResources } from '../rules/served-resources';
import { isDeletingDependents } from './dependency-graph';

/** The references of an object by what became of the owners. */
export interface Classified {
  readonly solid: readonly OwnerReference[];
  readonly dangling: readonly OwnerReference[];
  /** Owners that wait in the foreground for this very object. */
  readonly waiting: readonly OwnerReference[];
}

/** A reference that can never hold: a cluster-wide object with an owner in a namespace. Such objects are left alone. */
export class ImpossibleOwner extends Error {
  override readonly name = 'ImpossibleOwner';
}

const ABSENT_MAX = 500;

/** Looks owners up at the server; those found absent are remembered (garbagecollector.go classifyReferences, v1.36). */
export class Owners {
  private readonly absent = new Set<string>();

  constructor(
    private readonly client: Client,
    private readonly served: ServedResources,
  ) {}

  private markAbsent(coordinates: string): void {
    this.absent.delete(coordinates);
    this.absent.add(coordinates);
    if (this.absent.size <= ABSENT_MAX) return;
    for (const oldest of this.absent) {
      this.absent.delete(oldest);
      return;
    }
  }

  classify(object: KubeObject): Classified {
    const solid: OwnerReference[] = [];
    const dangling: OwnerReference[] = [];
    const waiting: OwnerReference[] = [];
    for (const reference of object.metadata.ownerReferences ?? []) {
      const owner = this.find(reference, object.metadata.namespace);
      if (owner === undefined) dangling.push(reference);
      else if (isDeletingDependents(owner)) waiting.push(reference);
      else solid.push(reference);
    }
    return { solid, dangling, waiting };
  }

  /** Undefined: there is no such object. Thrown: nobody can tell yet. */
  find(reference: OwnerReference, namespace: string | undefined): KubeObject | undefined {
    const coordinates = coordinatesOf(reference, namespace);
    if (this.absent.has(coordinates)) return undefined;
    const resource = this.resourceOf(reference);
    if (resource.namespaced && namespace === undefined) {
      throw new ImpossibleOwner(`cluster-scoped objects cannot refer to namespaced owners`);
    }
    const key = resource.namespaced ? { namespace: namespace ?? '', name: reference.name } : { name: reference.name };
    const owner = this.client.get(resource, key);
    if (owner?.metadata.uid === reference.uid) return owner;
    this.markAbsent(coordinates);
    return undefined;
  }

  private resourceOf({ apiVersion, kind }: OwnerReference): Resource {
    const resource = this.served.ofKind(apiVersion, kind);
    if (resource === undefined) throw new Error(`unable to get REST mapping for ${apiVersion}/${kind}.`);
    return resource;
  }
}

/** The same uid under another name is another owner, which may well be. */
const coordinatesOf = ({ apiVersion, kind, name, uid }: OwnerReference, namespace = ''): string =>
  [namespace, apiVersion, kind, name, uid].join(' ');
