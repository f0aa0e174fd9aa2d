import { seconds, type Instant } from '../../../base/brand';
import type { ApiRequest, User } from '../../../api/request';
import { isApiError } from '../../../api/request';
import { flowschemas } from '../../../api/resources';
import type { FlowSchema } from '../../../api/types/flowcontrol-v1';
import { EtcdError } from '../../etcd/etcd-error';
import type { Store, WatchHandle } from '../../etcd/store';
import type { Clock } from '../../../sim/clock';
import { newCondition } from './dangling';

const SCHEMAS = 'flowschemas';
const LEVELS = 'prioritylevelconfigurations';
const SERVER: User = Object.freeze({ name: 'system:apiserver', groups: Object.freeze(['system:masters']) });
const MANAGER = 'api-priority-and-fairness-config-consumer-v1';

interface World {
  readonly store: Store;
  readonly clock: Clock;
}

/** Keeps the condition `Dangling` of FlowSchemas true. Looks only when one of them or a level has changed. */
export class SchemaStatus {
  private handles: readonly WatchHandle[] = [];
  private isDue = false;
  private closed = false;

  constructor(
    private readonly world: World,
    private readonly send: (request: ApiRequest) => unknown,
  ) {
    this.begin();
  }

  close(): void {
    this.closed = true;
    for (const handle of this.handles) handle.close();
  }

  private begin(): void {
    if (this.closed) return;
    const { store, clock } = this.world;
    try {
      this.handles = [SCHEMAS, LEVELS].map((prefix) => store.watch(prefix, store.revision, () => this.hear()));
    } catch (error) {
      if (!(error instanceof EtcdError)) throw error;
      clock.after(seconds(1), 'flowcontrol.follow', () => this.begin());
    }
  }

  private hear(): void {
    for (const handle of this.handles) handle.poll();
    if (this.isDue || this.closed) return;
    this.isDue = true;
    this.world.clock.soon('flowcontrol.sync', () => this.sync());
  }

  private sync(): void {
    this.isDue = false;
    if (this.closed) return;
    const { store, clock } = this.world;
    const range = store.range(SCHEMAS);
    if (!range.ok) return;
    for (const { value } of range.entries) this.tell(value as FlowSchema, clock.now());
  }

  private tell(schema: FlowSchema, now: Instant): void {
    const { name } = schema.metadata;
    const level = schema.spec.priorityLevelConfiguration.name;
    const exists = this.world.store.get({ prefix: LEVELS, namespace: '', name: level }) !== undefined;
    const condition = newCondition(schema, exists, now);
    if (condition === undefined) return;
    const { apiVersion, kind } = schema;
    const body = { apiVersion, kind, metadata: { name }, status: { conditions: [condition] } };
    try {
      this.send({
        verb: 'patch',
        user: SERVER,
        resource: flowschemas,
        subresource: 'status',
        name,
        fieldManager: MANAGER,
        patch: { type: 'apply', body, force: true },
      });
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }
}
