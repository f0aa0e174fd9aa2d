import type { Millis } from '../base/brand';
import { millis } from '../base/brand';
import type { ControllerSettings } from '../control-plane/controller-manager/controller';

import { USUAL_GRACE } from '../control-plane/controller-manager/node-lifecycle/health';
import { USUAL_AUTOSCALING, type AutoscalerSettings } from '../control-plane/controller-manager/podautoscaler/settings';
import { CLUSTER_CIDR } from './options';

/** The part of the settings that flags change. */
export interface FlagSettings extends Pick<
  ControllerSettings,
  'nodeGrace' | 'terminatedPodsMax' | 'clusterCidrs' | 'autoscaling'
> {
  /** `*`, `name` and `-name`, as `--controllers` takes them. */
  readonly controllers: readonly string[];
}

const USUAL: FlagSettings = {
  terminatedPodsMax: 12_500,
  nodeGrace: USUAL_GRACE,
  clusterCidrs: [CLUSTER_CIDR],
  controllers: ['*'],
};

type Flag = (settings: FlagSettings, value: string) => FlagSettings;

/** Flags by their real names (cmd/kube-controller-manager/app/options, v1.36). */
const FLAGS: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  [
    'node-monitor-grace-period',
    (settings, value) => ({ ...settings, nodeGrace: { ...USUAL_GRACE, ...settings.nodeGrace, monitor: span(value) } }),
  ],
  [
    'node-startup-grace-period',
    (settings, value) => ({ ...settings, nodeGrace: { ...USUAL_GRACE, ...settings.nodeGrace, startup: span(value) } }),
  ],
  ['cluster-cidr', (settings, value) => ({ ...settings, clusterCidrs: value.split(',') })],
  ['controllers', (settings, value) => ({ ...settings, controllers: value.split(',') })],
  ['terminated-pod-gc-threshold', (settings, value) => ({ ...settings, terminatedPodsMax: Number(value) })],
  autoscaling('sync-period', (value) => ({ syncPeriod: span(value) })),
  autoscaling('downscale-stabilization', (value) => ({ downscaleStabilization: span(value) })),
  autoscaling('tolerance', (value) => ({ tolerance: Number(value) })),
  autoscaling('cpu-initialization-period', (value) => ({ cpuInitialization: span(value) })),
  autoscaling('initial-readiness-delay', (value) => ({ initialReadinessDelay: span(value) })),
]);

function autoscaling(name: string, change: (value: string) => Partial<AutoscalerSettings>): readonly [string, Flag] {
  const flag: Flag = (settings, value) => ({
    ...settings,
    autoscaling: { ...USUAL_AUTOSCALING, ...settings.autoscaling, ...change(value) },
  });
  return [`horizontal-pod-autoscaler-${name}`, flag];
}

/** What can be set; everything else is not modelled. */
export const knownFlags: readonly string[] = Object.freeze([...FLAGS.keys()]);

/** Settings of `component flag` → value. Flags that are not modelled must have been refused before. */
export function settingsOf(flags: ReadonlyMap<string, string> | undefined): FlagSettings {
  let settings = USUAL;
  for (const [name, value] of flags ?? []) {
    settings = FLAGS.get(name.slice(name.lastIndexOf(' ') + 1))?.(settings, value) ?? settings;
  }
  return settings;
}

/** A Go duration such as `40s` or `1m30s`. */
function span(text: string): Millis {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  let total = 0;
  for (const [, count, unit = ''] of text.matchAll(/(\d+)(ms|s|m|h)/g)) total += Number(count) * (units[unit] ?? 0);
  return millis(total);
}
