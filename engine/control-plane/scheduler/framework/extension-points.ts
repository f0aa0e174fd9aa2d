import { ConfigurationError } from './configuration-error';
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

/** By what a plugin shows that it takes part: one of these methods is enough. */
const METHODS: Readonly<Record<ExtensionPoint, readonly (keyof SchedulerPlugin)[]>> = {
  preEnqueue: ['preEnqueue'],
  queueSort: ['less'],
  preFilter: ['preFilter'],
  filter: ['filter'],
  postFilter: ['postFilter'],
  preScore: ['preScore'],
  score: ['score'],
  reserve: ['reserve', 'unreserve'],
  permit: ['permit'],
  preBind: ['preBind'],
  bind: ['bind'],
  postBind: ['postBind'],
};

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

/** Throws ConfigurationError for a plugin that is enabled at a point that it has no method for. */
export function refuseMisplaced(points: PointsChanges, plugins: readonly SchedulerPlugin[]): void {
  for (const point of EXTENSION_POINTS) {
    for (const { source } of points[point]?.enabled ?? []) {
      const plugin = plugins.find(({ name }) => name === source.name);
      if (plugin === undefined || METHODS[point].some((method) => plugin[method] !== undefined)) continue;
      throw new ConfigurationError(`plugin "${source.name}" does not extend ${interfaceOf(point)} plugin`);
    }
  }
}

/** `QueueSortPlugin`, as Go names what a plugin of the point implements. */
const interfaceOf = (point: ExtensionPoint): string => `${point.slice(0, 1).toUpperCase()}${point.slice(1)}Plugin`;
