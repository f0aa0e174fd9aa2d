import type { Handle } from './handle';
import type { SchedulerPlugin } from './plugin';

/** Makes a plugin for a profile. `args` are those of the profile's configuration; undefined: the defaults. */
export interface PluginSource {
  readonly name: string;
  create(handle: Handle, args: unknown): SchedulerPlugin;
}

export interface EnabledPlugin {
  readonly source: PluginSource;
  /** How much its scores count; 1 unless said otherwise. */
  readonly weight?: number;
}

/** A plugin that needs nothing but what its methods are given. */
export const stateless = (plugin: SchedulerPlugin): PluginSource =>
  Object.freeze({ name: plugin.name, create: () => plugin });

/** A plugin that keeps something, or has arguments. */
export const pluginSource = (source: PluginSource): PluginSource => Object.freeze(source);
