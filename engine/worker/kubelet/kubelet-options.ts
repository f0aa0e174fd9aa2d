import type { Pod } from '../../api/types/core-v1';
import type { Millis } from '../../base/brand';
import type { Runtime } from '../runtime/cri';
import type { MachinePressure } from './eviction/pressure';
import type { MachineDisk, PersistentContent } from './machine';
import type { NodeFacts } from './node/node-facts';
import type { Attempt } from './probes/probe-event';
import type { Reach } from './probes/reach';
import type { Logind } from './shutdown/logind';
import type { ShutdownGrace } from './shutdown/shutdown-grace';
import type { StaticPodDirectory } from './static-pods';
import type { ProbeKind } from './status/probe-overlay';

/** The machine that a kubelet runs on, and what it may reach besides the API server. */
export interface KubeletOptions {
  readonly facts: Omit<NodeFacts, 'runtime'>;
  readonly runtime: Runtime;
  readonly disk: MachineDisk;
  readonly persistent: PersistentContent;
  readonly pressure: MachinePressure;
  readonly staticPods: StaticPodDirectory;
  readonly reach: Reach;
  /** Tells when the machine is shut down. */
  readonly logind: Logind;
  /** `shutdownGracePeriod` and `shutdownGracePeriodCriticalPods`. Default: shutdowns are not put off. */
  readonly shutdownGrace?: ShutdownGrace;
  /** Of containers that end again and again: the first wait, and the longest. Default: 10 s and 5 min. */
  readonly crashBackoff?: { readonly first: Millis; readonly max: Millis };
  /** What name resolution of a pod is set up with, and what is wrong with it. */
  readonly dns?: (pod: Pod) => PodDns;
  /** Makes a probe answer what a fault wants. */
  readonly probeOverride?: (pod: Pod, kind: ProbeKind) => Attempt | undefined;
}

export interface PodDns {
  /** Content of `/etc/resolv.conf`. */
  readonly resolvConf: string;
  /** Events that setting it up gives. */
  readonly problems: readonly { readonly reason: string; readonly message: string }[];
}
