import type { Profile } from './framework/framework';
import type { EnabledPlugin, PluginSource } from './framework/plugin-source';
import { DEFAULT_PROFILE } from './configuration';
import { prioritySort } from './plugins/priority-sort';

/** What a KubeSchedulerConfiguration says of the plugins of a profile beside the default ones. */
export interface ProfileChanges {
  /** After the default plugins, in this order. */
  readonly enabled: readonly EnabledPlugin[];
  /** Names of default plugins. */
  readonly disabled: ReadonlySet<string>;
  /** In the place of PrioritySort: one plugin orders the queue. */
  readonly queueSort?: PluginSource;
}

/** A profile with changes. */
export function profileWith(profile: Profile, { enabled, disabled, queueSort }: ProfileChanges): Profile {
  const kept = profile.plugins.filter(({ source }) => !disabled.has(source.name));
  const sorted = kept.map((each) =>
    queueSort !== undefined && each.source === prioritySort ? { ...each, source: queueSort } : each,
  );
  return { ...profile, plugins: [...sorted, ...enabled] };
}

/** Names of the plugins of the default profile. */
export const defaultPluginNames: readonly string[] = DEFAULT_PROFILE.plugins.map(({ source }) => source.name);
