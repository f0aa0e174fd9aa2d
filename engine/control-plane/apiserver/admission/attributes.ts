import type { KubeObject } from '../../../api/object';
import type { User } from '../../../api/request';
import type { Served } from '../registry';

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** What an admission plugin is asked about. */
export interface Attributes {
  readonly operation: Operation;
  readonly served: Served;
  readonly subresource: string;
  /** Empty for cluster-scoped resources. */
  readonly namespace: string;
  readonly name: string;
  readonly user: User;
  readonly dryRun: boolean;
  /** In normal form of the storage version; of a subresource with a kind of its own, that kind. Absent: a deletion. */
  readonly object: KubeObject | undefined;
  /** Absent: a creation. */
  readonly old: KubeObject | undefined;
  /** The options of the request, as the wire prints them. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Told to the client in a Warning header. */
  readonly warn: (text: string) => void;
}
