import { foreignPlugin } from '../control-plane/scheduler/framework/foreign-plugin';
import { profileWith, type ProfileChanges } from '../control-plane/scheduler/profile-changes';
import { createScheduler, type Scheduler } from '../control-plane/scheduler/scheduler';
import type { Cluster } from './cluster';

/** The scheduler of a cluster with its default configuration, but for the plugins that were added or left out. */
export function makeScheduler({ decisions, journal, options }: Cluster, hostname: string): Scheduler {
  const { schedulerPlugins: changes } = options;
  if (changes === undefined) return createScheduler({ decisions, hostname });
  return createScheduler({ decisions, hostname, profiles: [profileWith(guarded(changes, journal))] });
}

function guarded({ enabled, disabled, queueSort }: ProfileChanges, journal: Cluster['journal']): ProfileChanges {
  return {
    enabled: enabled.map((each) => ({ ...each, source: foreignPlugin(each.source, journal) })),
    disabled,
    ...(queueSort === undefined ? {} : { queueSort: foreignPlugin(queueSort, journal) }),
  };
}
