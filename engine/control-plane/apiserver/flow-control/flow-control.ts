import type { User } from '../../../api/request';
import type { FlowSchema, PriorityLevelConfiguration } from '../../../api/types/flowcontrol-v1';
import type { KubeObject } from '../../../api/object';
import type { StoreReads } from '../../etcd/store';
import type { RequestInfo } from '../http/request-info';
import { tooManyRequests } from '../refusals';
import { inOrder, matches } from './classify';
import { hasNoSeats } from './priority-level';

const SCHEMAS = 'flowschemas';
const LEVELS = 'prioritylevelconfigurations';
const RETRY_SECONDS = 1;

/** Where a request is counted. */
export interface Flow {
  readonly schema: FlowSchema;
  /** Absent: the FlowSchema names a level that is not there. */
  readonly level?: PriorityLevelConfiguration;
}

interface Configuration {
  readonly schemas: readonly FlowSchema[];
  readonly levels: ReadonlyMap<string, PriorityLevelConfiguration>;
  /** Most clusters have no such level, and then nothing has to be classified to be let through. */
  readonly hasClosedLevel: boolean;
}

/** Priority and fairness of a server. Never more than one request is under way, so nothing ever waits for a seat. */
export class FlowControl {
  private known: { readonly at: readonly [unknown, unknown]; readonly configuration: Configuration } | undefined;

  constructor(private readonly store: StoreReads) {}

  /** The first FlowSchema that matches, by precedence and name, among those whose level exists. */
  flowOf(user: User, info: RequestInfo): Flow | undefined {
    const { schemas, levels } = this.configuration();
    const schema = schemas.find((one) => matches(one, user, info));
    if (schema === undefined) return undefined;
    const level = levels.get(schema.spec.priorityLevelConfiguration.name);
    return level === undefined ? { schema } : { schema, level };
  }

  /** Throws ApiError (429) for what falls under a level without seats; the real server lets some of it wait before. */
  admit(user: User, info: RequestInfo): void {
    if (!this.configuration().hasClosedLevel) return;
    const level = this.flowOf(user, info)?.level;
    if (level !== undefined && hasNoSeats(level)) {
      throw tooManyRequests('Too many requests, please try again later.', RETRY_SECONDS);
    }
  }

  private configuration(): Configuration {
    const schemas = this.range<FlowSchema>(SCHEMAS);
    const levels = this.range<PriorityLevelConfiguration>(LEVELS);
    const { known } = this;
    if (known !== undefined && known.at[0] === schemas.identity && known.at[1] === levels.identity)
      return known.configuration;
    const named = new Map(levels.objects().map((level) => [level.metadata.name, level]));
    const configuration: Configuration = {
      schemas: inOrder(schemas.objects()),
      levels: named,
      hasClosedLevel: [...named.values()].some(hasNoSeats),
    };
    this.known = { at: [schemas.identity, levels.identity], configuration };
    return configuration;
  }

  /** The store answers the same list while nothing in it changes. */
  private range<T extends KubeObject>(prefix: string): { readonly identity: unknown; readonly objects: () => T[] } {
    const range = this.store.range(prefix);
    return range.ok
      ? { identity: range.entries, objects: () => range.entries.map(({ value }) => value as T) }
      : { identity: undefined, objects: () => [] };
  }
}
