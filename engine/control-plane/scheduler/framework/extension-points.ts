import type { SchedulerPlugin } from './plugin';
import type { EnabledPlugin } from './plugin-source';

/** In the order of `plugins` of a profile in KubeSchedulerConfiguration v1. */
export const EXTENSION_POINTS = [
  'preEnqueue',
  'queueSort',
  'preFilter',
  'filter',
  'postFilter',
  'preScore',
  'score',
  'reserve',
  'permit',
  'preBind',
  'bind',
  'postBind',
] as const;

export type ExtensionPoint = (typeof EXTENSION_POINTS)[number];

/** What a profile says of one extension point beside its `multiPoint`. */
export interface PointChanges {
  readonly enabled: readonly EnabledPlugin[];
  /** Names; `*`: all that only `multiPoint` enables. */
  readonly disabled: ReadonlySet<string>;
}

export type PointsChanges = Readonly<Partial<Record<ExtensionPoint, PointChanges>>>;

/**
 * The plugins of one extension point in their order (pkg/scheduler/framework/runtime/framework.go
 * `expandMultiPointPlugins`, v1.36): first those that `multiPoint` and the point both enable, as the point orders them;
 * then those of `multiPoint`; then those of the point alone. `plugins`: all of the profile that have the point's method.
 */
export function pluginsAt<T extends SchedulerPlugin>(
  changes: PointChanges | undefined,
  multiPoint: ReadonlySet<string>,
  plugins: readonly T[],
): readonly T[] {
  if (changes === undefined) return plugins.filter(({ name }) => multiPoint.has(name));
  const { enabled, disabled } = changes;
  const explicit = enabled.flatMap(({ source }) => plugins.filter(({ name }) => name === source.name));
  if (disabled.has('*')) return explicit;
  const isCommon = ({ name }: T): boolean => multiPoint.has(name) && !disabled.has(name);
  return [
    ...explicit.filter(isCommon),
    ...plugins.filter((plugin) => isCommon(plugin) && !explicit.includes(plugin)),
    ...explicit.filter((plugin) => !isCommon(plugin)),
  ];
}
