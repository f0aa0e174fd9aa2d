import { FRESH } from '../../../base/fresh';
import type { KubeObject } from '../../../api/object';
import type { StoreEvent } from '../../etcd/store';

/** One write as all watchers of a resource share it. */
export interface Change {
  readonly revision: number;
  /** Undefined: the object is gone. */
  readonly current: KubeObject | undefined;
  /** Undefined: the object is new. */
  readonly previous: KubeObject | undefined;
  /** What a watcher is told when the object is gone from its view: the last state, at the revision of the going. */
  readonly last: KubeObject;
}

export function changeOf(event: StoreEvent): Change {
  return event.type === 'put' ? new Put(event) : new Removal(event);
}

type PutEvent = Extract<StoreEvent, { type: 'put' }>;
type DeleteEvent = Extract<StoreEvent, { type: 'delete' }>;

class Put implements Change {
  readonly revision: number;
  readonly current: KubeObject;
  readonly previous: KubeObject | undefined;
  private told: KubeObject | undefined;

  constructor(event: PutEvent) {
    this.revision = event.revision;
    this.current = event.entry.value;
    this.previous = event.previous?.value;
  }

  get last(): KubeObject {
    return (this.told ??= atRevision(this.previous ?? this.current, this.revision));
  }
}

class Removal implements Change {
  readonly revision: number;
  readonly current = undefined;
  readonly previous: KubeObject;
  private told: KubeObject | undefined;

  constructor(event: DeleteEvent) {
    this.revision = event.revision;
    this.previous = event.previous.value;
  }

  get last(): KubeObject {
    return (this.told ??= atRevision(this.previous, this.revision));
  }
}

/** The same object, said to be of another revision. */
export function atRevision(object: KubeObject, revision: number): KubeObject {
  return { ...FRESH, ...object, metadata: { ...FRESH, ...object.metadata, resourceVersion: String(revision) } };
}
