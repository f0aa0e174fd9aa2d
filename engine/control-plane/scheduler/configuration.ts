import type { RequestRate } from '../../client/request-rate';
import type { Decisions } from './decisions/decisions';
import type { Extender } from './extender';
import type { Profile } from './framework/framework';
import { defaultPlugins } from './plugins';
import { DEFAULT_QUEUE_SETTINGS, type QueueSettings } from './queue/scheduling-queue';

/** What KubeSchedulerConfiguration and the flags of kube-scheduler set. */
export interface SchedulerConfiguration {
  /** Of the component, and of its lease; default `kube-scheduler`. */
  readonly name: string;
  readonly profiles: readonly Profile[];
  /** 0: by the size of the cluster. */
  readonly percentageOfNodesToScore: number;
  readonly queue: QueueSettings;
  readonly extenders: readonly Extender[];
  /** Of the machine that it runs on; part of its identity, and of its events. */
  readonly hostname: string;
  /** Whether it works only while it holds its lease. */
  readonly leaderElection: boolean;
  /** What its clients are held to; whoever runs it sees to that. Default: 50 a second, 100 at once. */
  readonly clientConnection?: RequestRate;
  /** Where it keeps its last decisions; given, they outlive the process. */
  readonly decisions: Decisions;
}

export const DEFAULT_PROFILE: Profile = Object.freeze({ schedulerName: 'default-scheduler', plugins: defaultPlugins });

export const DEFAULT_CONFIGURATION: Omit<SchedulerConfiguration, 'decisions'> = Object.freeze({
  name: 'kube-scheduler',
  profiles: [DEFAULT_PROFILE],
  percentageOfNodesToScore: 0,
  queue: DEFAULT_QUEUE_SETTINGS,
  extenders: [],
  hostname: 'control-plane',
  leaderElection: true,
});
