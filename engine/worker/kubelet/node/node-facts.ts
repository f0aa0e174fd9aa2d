import type { Taint } from '../../../api/types/core-v1';
import type { ImageInfo, RuntimeStatus } from '../../runtime/cri';

/** What a machine is, as its kubelet reports it. */
export interface NodeFacts {
  readonly name: string;
  readonly ips: readonly string[];
  readonly capacity: NodeCapacity;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** The cloud controller manager gives the node its addresses, labels and provider id, and takes the start taint off. */
  readonly externalCloud: boolean;
  readonly runtime: { readonly name: string; readonly version: string };
  /** Differs after each boot of the machine. */
  readonly bootId: string;
  readonly kubeletVersion: string;
  /** CSI drivers whose node plugins are registered. Default: none. */
  readonly csiDrivers?: readonly CsiDriverFacts[];
}

/** What a CSI driver says of itself when its node plugin registers. */
export interface CsiDriverFacts {
  readonly name: string;
  readonly nodeId: string;
  readonly topologyKeys: readonly string[];
  /** Volumes that the node may have at once. */
  readonly volumesMax: number;
}

export interface NodeCapacity {
  readonly cpu: string;
  readonly memory: string;
  readonly ephemeralStorage: string;
  readonly pods: number;
  readonly extended?: Readonly<Record<string, string>>;
}

/** What changes while it runs. */
export interface NodeHealth {
  readonly runtime: RuntimeStatus;
  /** The runtime has not answered for this long that it is given up. */
  readonly runtimeDown: boolean;
  readonly storageError: string | undefined;
  readonly memoryPressure: boolean;
  readonly diskPressure: boolean;
  readonly pidPressure: boolean;
  /** The machine goes down as soon as the pods have ended. */
  readonly shuttingDown: boolean;
  readonly images: readonly ImageInfo[];
  /** Undefined: it is not known yet, so that what the API has stays. */
  readonly volumesInUse: readonly string[] | undefined;
}
