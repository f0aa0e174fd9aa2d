import type { Instant } from '../../../base/brand';
import { isApiError, type ApiRequest, type User } from '../../../api/request';
import { flowschemas } from '../../../api/resources';
import type { FlowSchema } from '../../../api/types/flowcontrol-v1';
import type { Server } from '../server';
import { StoreFollower } from '../store-follower';
import { newCondition } from './dangling';

const SCHEMAS = 'flowschemas';
const LEVELS = 'prioritylevelconfigurations';
const SERVER: User = Object.freeze({ name: 'system:apiserver', groups: Object.freeze(['system:masters']) });
const MANAGER = 'api-priority-and-fairness-config-consumer-v1';

/** Keeps the condition `Dangling` of FlowSchemas true. Looks only when one of them or a level has changed. */
export class SchemaStatus {
  private readonly follower: StoreFollower;

  constructor(
    private readonly server: Pick<Server, 'store' | 'clock'>,
    private readonly send: (request: ApiRequest) => unknown,
  ) {
    this.follower = new StoreFollower(server, {
      label: 'flowcontrol',
      prefixes: [SCHEMAS, LEVELS],
      onChange: () => this.sync(),
    });
  }

  close(): void {
    this.follower.close();
  }

  private sync(): void {
    const { store, clock } = this.server;
    const range = store.range(SCHEMAS);
    if (!range.ok) return;
    for (const { value } of range.entries) this.tell(value as FlowSchema, clock.now());
  }

  private tell(schema: FlowSchema, now: Instant): void {
    const { name } = schema.metadata;
    const level = schema.spec.priorityLevelConfiguration.name;
    const exists = this.server.store.get({ prefix: LEVELS, namespace: '', name: level }) !== undefined;
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
