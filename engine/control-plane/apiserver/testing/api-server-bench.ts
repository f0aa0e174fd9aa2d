import assert from 'node:assert/strict';
import { instant } from '../../../base/brand';
import { kinds as builtIn } from '../../../api/kinds/index';
import type { KubeObject } from '../../../api/object';
import type { ApiRequest, ApiResponse, User } from '../../../api/request';
import { ApiError } from '../../../api/request';
import type { Resource } from '../../../api/resource';
import { namespaces, serviceaccounts } from '../../../api/resources';
import { HashedJournal } from '../../../sim/hashed-journal';
import { SeededRandom } from '../../../sim/seeded-random';
import { VirtualClock } from '../../../sim/virtual-clock';
import { MvccStore } from '../../etcd/mvcc-store';
import { ApiServer, type ApiServerOptions } from '../api-server';
import { seedSnapshot } from '../bootstrap/seed';
import { structDecoder } from '../decode';
import { Registry } from '../registry';

export const admin: User = Object.freeze({ name: 'admin', groups: ['system:masters', 'system:authenticated'] });

export const user = (name: string, ...groups: readonly string[]): User => ({
  name,
  groups: [...groups, 'system:authenticated'],
});

export const nodeUser = (name: string): User => user(`system:node:${name}`, 'system:nodes');

interface Target {
  readonly namespace?: string;
  readonly subresource?: string;
  readonly as?: User;
  readonly dryRun?: boolean;
}

/** A seeded API server, and few words to ask it. */
export class ApiServerBench {
  readonly clock = new VirtualClock({ start: instant(Date.UTC(2026, 0, 1)) });
  readonly store: MvccStore;
  readonly journal: HashedJournal;
  readonly api: ApiServer;
  /** What the last answer warned of. */
  warnings: readonly string[] = [];

  constructor(options: Partial<ApiServerOptions> = {}) {
    const { clock } = this;
    const kinds = { registry: new Registry(builtIn), decoder: structDecoder(() => ({ error: 'no YAML here' })) };
    this.store = MvccStore.from(seedSnapshot(kinds, { now: clock.now() }), { now: () => clock.now(), clock });
    this.journal = new HashedJournal({ now: () => clock.now() });
    this.api = new ApiServer({
      store: this.store,
      clock,
      random: new SeededRandom('bench'),
      journal: this.journal,
      ...options,
    });
    this.create(serviceaccounts, { metadata: { name: 'default' } }, { namespace: 'default' });
  }

  /** A namespace with the account that pods need. */
  namespace(name: string, labels: Readonly<Record<string, string>> = {}): void {
    this.create(namespaces, { metadata: { name, labels } });
    this.create(serviceaccounts, { metadata: { name: 'default' } }, { namespace: name });
  }

  create<T extends KubeObject = KubeObject>(
    resource: Resource<T>,
    object: object,
    target: Target & { name?: string } = {},
  ): T {
    return this.object({ ...asked(resource, target), verb: 'create', object });
  }

  get<T extends KubeObject = KubeObject>(resource: Resource<T>, name: string, target: Target = {}): T {
    return this.object({ ...asked(resource, target), verb: 'get', name });
  }

  update<T extends KubeObject = KubeObject>(resource: Resource<T>, object: KubeObject, target: Target = {}): T {
    return this.object({ ...asked(resource, target), verb: 'update', name: object.metadata.name, object });
  }

  patch<T extends KubeObject = KubeObject>(resource: Resource<T>, name: string, body: unknown, target: Target = {}): T {
    return this.object({ ...asked(resource, target), verb: 'patch', name, patch: { type: 'merge', body } });
  }

  remove(resource: Resource, name: string, options: object = {}, target: Target = {}): ApiResponse {
    return this.ask({ ...asked(resource, target), verb: 'delete', name, options });
  }

  list(resource: Resource, options: object = {}, target: Target = {}): readonly KubeObject[] {
    const answer = this.ask({ ...asked(resource, target), verb: 'list', options });
    assert.ok(answer.kind === 'list');
    return answer.items;
  }

  ask(request: object): ApiResponse {
    const answer = this.api.request({ user: admin, ...request } as unknown as ApiRequest);
    this.warnings = answer.warnings ?? [];
    return answer;
  }

  private object<T extends KubeObject>(request: object): T {
    const answer = this.ask(request);
    assert.equal(answer.kind, 'object');
    return (answer.kind === 'object' ? answer.object : assert.fail()) as T;
  }
}

const asked = (resource: Resource, { as = admin, ...target }: Target): object => ({ resource, user: as, ...target });

/** The refusal that an action ends in: `403 pods "a" is forbidden: …`. */
export function refusalOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof ApiError) return `${error.code} ${error.message}`;
    throw error;
  }
  return assert.fail('nothing was refused');
}

/** The smallest pod. */
export const podNamed = (name: string, spec: object = {}, metadata: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, ...metadata },
  spec: { containers: [{ name: 'app', image: 'registry.example/app:1.0' }], ...spec },
});
