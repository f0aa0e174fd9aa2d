import type { KubeObject } from '../api/object';
import type { User } from '../api/request';
import type { Resource } from '../api/resource';
import type { Revision } from '../base/brand';
import type { Client } from '../client/client';
import type { SimulatedCloud } from '../cloud/simulated-cloud';
import type { EtcdCluster } from '../control-plane/etcd/etcd-cluster';
import type { Decisions } from '../control-plane/scheduler/decisions/decisions';
import type { Network } from '../network/network';
import type { HashedJournal } from '../sim/hashed-journal';
import type { VirtualClock } from '../sim/virtual-clock';
import type { PersistentContent } from '../worker/kubelet/machine';
import type { ApiServerProcess } from './api-server-process';
import type { ContainerFaults } from './container-faults';
import type { Machine } from './machine';
import type { ClusterOptions, ProcessName } from './options';

/** A cluster as the parts that it is made of see it. */
export interface Whole {
  readonly options: ClusterOptions;
  readonly clock: VirtualClock;
  readonly journal: HashedJournal;
  readonly etcd: EtcdCluster;
  readonly apiServer: ApiServerProcess;
  readonly network: Network;
  readonly cloud: SimulatedCloud | undefined;
  readonly containerFaults: ContainerFaults;
  readonly persistent: PersistentContent;
  /** Why each pod is where it is, whatever became of the scheduler since. */
  readonly decisions: Decisions;
  readonly machines: ReadonlyMap<string, Machine>;
  /** Whether the cloud's disks can be had, through its CSI driver. */
  readonly hasDisks: boolean;
  /** A client of the administrator, or of another user. */
  client(user?: User): Client;
  /** Whether a process belongs to this cluster at all. */
  runs(process: ProcessName): boolean;
  /** `pods`, `services/specs`. */
  storagePrefix(resource: Resource): string;
  /** The objects of a resource, now or at a past revision; the same array as long as nothing changes. */
  listing(resource: Resource, namespace?: string, at?: Revision): readonly KubeObject[];
}
