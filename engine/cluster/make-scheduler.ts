import { foreignPlugin } from '../control-plane/scheduler/framework/foreign-plugin';
import type { PointsChanges } from '../control-plane/scheduler/framework/extension-points';
import type { Profile } from '../control-plane/scheduler/framework/framework';
import type { EnabledPlugin } from '../control-plane/scheduler/framework/plugin-source';
import { DEFAULT_CONFIGURATION } from '../control-plane/scheduler/configuration';
import { defaultPlugins } from '../control-plane/scheduler/plugins';
import { createScheduler, type Scheduler } from '../control-plane/scheduler/scheduler';
import { isOn } from './feature-gates/gates';
import type { Whole } from './whole';

/** The scheduler of a cluster, with its default configuration unless the options say otherwise. */
export function makeScheduler({ decisions, journal, options }: Whole, hostname: string): Scheduler {
  const { profiles, queue = DEFAULT_CONFIGURATION.queue, ...settings } = options.scheduler ?? {};
  const popsEarly = isOn(options.featureGates, 'SchedulerPopFromBackoffQ');
  const guarded = profiles === undefined ? {} : { profiles: profiles.map((profile) => withGuards(profile, journal)) };
  return createScheduler({ decisions, hostname, ...settings, ...guarded, queue: { ...queue, popsEarly } });
}

/** Plugins that are none of Kubernetes' own may do anything: what they do wrong must not be taken for a bug of ours. */
function withGuards(profile: Profile, journal: Whole['journal']): Profile {
  const guard = (plugins: readonly EnabledPlugin[]): readonly EnabledPlugin[] =>
    plugins.map((each) => (isOwn(each) ? each : { ...each, source: foreignPlugin(each.source, journal) }));
  const points: PointsChanges = Object.fromEntries(
    Object.entries(profile.points ?? {}).map(([point, changes]) => [
      point,
      { ...changes, enabled: guard(changes.enabled) },
    ]),
  );
  return { ...profile, plugins: guard(profile.plugins), points };
}

const isOwn = ({ source }: EnabledPlugin): boolean => defaultPlugins.some((own) => own.source === source);
