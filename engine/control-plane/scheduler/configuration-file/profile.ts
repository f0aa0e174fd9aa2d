import type { EnabledPlugin, PluginSource } from '../framework/plugin-source';
import {
  EXTENSION_POINTS,
  type ExtensionPoint,
  type PointChanges,
  type PointsChanges,
} from '../framework/extension-points';
import type { Profile } from '../framework/framework';
import { defaultPlugins } from '../plugins';

export interface NamedPlugin {
  readonly name: string;
  /** 0 and nothing: 1. */
  readonly weight?: number;
}

export interface PluginSet {
  readonly enabled?: readonly NamedPlugin[];
  readonly disabled?: readonly NamedPlugin[];
}

/** A profile as the document has it, its form checked. */
export interface ProfileDocument {
  readonly schedulerName?: string;
  readonly percentageOfNodesToScore?: number;
  readonly plugins?: Readonly<Partial<Record<ExtensionPoint | 'multiPoint', PluginSet>>>;
  readonly pluginConfig?: readonly { readonly name: string; readonly args?: object }[];
}

export type Sources = ReadonlyMap<string, PluginSource>;

/** What a profile runs. `sources` must know every plugin that it enables. */
export function profileOf(document: ProfileDocument, sources: Sources): Profile {
  const { schedulerName = 'default-scheduler', percentageOfNodesToScore, plugins = {}, pluginConfig = [] } = document;
  return {
    schedulerName,
    plugins: merged(plugins.multiPoint ?? {}, sources),
    points: pointsOf(plugins, sources),
    pluginArgs: Object.fromEntries(pluginConfig.map(({ name, args = {} }) => [name, args])),
    ...(percentageOfNodesToScore === undefined ? {} : { percentageOfNodesToScore }),
  };
}

/**
 * The default plugins in their order, without those that are disabled; one that is enabled again stays in its place with
 * its new weight (pkg/scheduler/apis/config/v1/default_plugins.go `mergePluginSet`, v1.36).
 */
function merged({ enabled = [], disabled = [] }: PluginSet, sources: Sources): readonly EnabledPlugin[] {
  const own = new Map(enabledFrom(enabled, sources).map((plugin) => [plugin.source.name, plugin]));
  const without = new Set(disabled.map(({ name }) => name));
  const kept = without.has('*') ? [] : defaultPlugins.filter(({ source }) => !without.has(source.name));
  const names = new Set(kept.map(({ source }) => source.name));
  return [
    ...kept.map((plugin) => own.get(plugin.source.name) ?? plugin),
    ...[...own.values()].filter(({ source }) => !names.has(source.name)),
  ];
}

function pointsOf(plugins: NonNullable<ProfileDocument['plugins']>, sources: Sources): PointsChanges {
  const changes = EXTENSION_POINTS.flatMap((point): (readonly [string, PointChanges])[] => {
    const set = plugins[point];
    if (set === undefined) return [];
    const disabled = new Set((set.disabled ?? []).map(({ name }) => name));
    return [[point, { enabled: enabledFrom(set.enabled ?? [], sources), disabled }]];
  });
  return Object.fromEntries(changes);
}

const enabledFrom = (named: readonly NamedPlugin[], sources: Sources): readonly EnabledPlugin[] =>
  named.flatMap(({ name, weight = 0 }) => {
    const source = sources.get(name);
    return source === undefined ? [] : [{ source, weight: weight === 0 ? 1 : weight }];
  });
