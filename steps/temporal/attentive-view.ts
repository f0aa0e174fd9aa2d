import type { KubeObject, ObjectKey } from '../../engine/api/object';
import type { Resource } from '../../engine/api/resource';
import type { Instant } from '../../engine/base/brand';
import type { CloudView, ClusterView, EtcdView } from '../../engine/driver/view';
import type { DnsFinding } from '../../engine/network/dns';
import type { Answer, Probe } from '../../engine/network/probe';
import type { ScenarioRecords, Scope } from '../language/predicate';

/** One object or list as it was when it was looked at. Both are immutable: the same value is no change. */
export interface Sight {
  readonly resource: Resource;
  /** Present: the one object; absent: a list. */
  readonly key?: ObjectKey;
  readonly namespace?: string | undefined;
  readonly found: unknown;
}

/**
 * A view and a scope that note what is asked of them. `sights` says whether looking again can find anything new;
 * undefined after a question whose answer can change without any object changing: the time, the network, the journal.
 */
export class AttentiveView implements ClusterView, Scope {
  private noted: Sight[] | undefined = [];

  constructor(
    private readonly view: ClusterView,
    private readonly scope: Scope,
  ) {}

  get sights(): readonly Sight[] | undefined {
    return this.noted;
  }

  get<T extends KubeObject>(resource: Resource<T>, key: ObjectKey): T | undefined {
    const found = this.view.get(resource, key);
    this.noted?.push({ resource, key, found });
    return found;
  }

  list<T extends KubeObject>(resource: Resource<T>, namespace?: string): readonly T[] {
    const found = this.view.list(resource, namespace);
    this.noted?.push({ resource, namespace, found });
    return found;
  }

  /** It stays the same as long as the scope is asked of in the same namespace. */
  get namespace(): string {
    return this.scope.namespace;
  }

  get at(): Instant {
    return this.unseen().view.at;
  }

  get cloud(): CloudView | undefined {
    return this.unseen().view.cloud;
  }

  send(probe: Probe): Answer | undefined {
    return this.unseen().view.send(probe);
  }

  proxyRules(node: string): readonly string[] | undefined {
    return this.unseen().view.proxyRules(node);
  }

  dnsName(name: string, namespace: string): DnsFinding | undefined {
    return this.unseen().view.dnsName(name, namespace);
  }

  storeEntry(key: string): { readonly modRevision: number } | undefined {
    return this.unseen().view.storeEntry(key);
  }

  storeKeys(prefix: string): readonly string[] {
    return this.unseen().view.storeKeys(prefix);
  }

  get etcd(): EtcdView | undefined {
    return this.unseen().view.etcd;
  }

  get revision(): number {
    return this.unseen().view.revision;
  }

  running(component: string): boolean | undefined {
    return this.unseen().view.running(component);
  }

  get records(): ScenarioRecords {
    return this.unseen().scope.records;
  }

  get elapsed(): number {
    return this.unseen().scope.elapsed;
  }

  get remembered(): ReadonlyMap<string, number> {
    return this.unseen().scope.remembered;
  }

  private unseen(): this {
    this.noted = undefined;
    return this;
  }
}

/** Is everything that was seen still the same? */
export function isAsSeen(view: ClusterView, sights: readonly Sight[]): boolean {
  for (const { resource, key, namespace, found } of sights) {
    const now: unknown = key === undefined ? view.list(resource, namespace) : view.get(resource, key);
    if (now !== found) return false;
  }
  return true;
}
