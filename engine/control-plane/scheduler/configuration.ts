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
  /** Whether replicas elect one of them to do the work; as which one this is. */
  readonly leaderElection?: { readonly identity: string };
}

export const DEFAULT_PROFILE: Profile = Object.freeze({ schedulerName: 'default-scheduler', plugins: defaultPlugins });

export const DEFAULT_CONFIGURATION: SchedulerConfiguration = Object.freeze({
  name: 'kube-scheduler',
  profiles: [DEFAULT_PROFILE],
  percentageOfNodesToScore: 0,
  queue: DEFAULT_QUEUE_SETTINGS,
  extenders: [],
});
