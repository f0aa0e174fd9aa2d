import type { Millis } from '../base/brand';
import { readSpan } from '../api/struct-model/duration-text';
import type { ControllerSettings } from '../control-plane/controller-manager/controller';

import { USUAL_GRACE } from '../control-plane/controller-manager/node-lifecycle/health';
import { USUAL_AUTOSCALING, type AutoscalerSettings } from '../control-plane/controller-manager/podautoscaler/settings';
import { ratedBy } from './client-rates';
import { clusterCidrFor, ROOT_CERTIFICATE, type ClusterOptions } from './options';

/** The part of the settings that flags change. */
export interface FlagSettings extends Pick<
  ControllerSettings,
  'nodeGrace' | 'terminatedPodsMax' | 'clusterCidrs' | 'autoscaling'
> {
  /** `*`, `name` and `-name`, as `--controllers` takes them. */
  readonly controllers: readonly string[];
}

/** Of a controller manager that was given no flags. */
export const USUAL_SETTINGS: ControllerSettings = Object.freeze({
  nodeCidrMaskSizeIpv4: 24,
  nodeCidrMaskSizeIpv6: 64,
  rootCertificate: ROOT_CERTIFICATE,
  terminatedPodsMax: 12_500,
  nodeGrace: USUAL_GRACE,
  clusterCidrs: [],
});

const USUAL: FlagSettings = {
  terminatedPodsMax: USUAL_SETTINGS.terminatedPodsMax,
  nodeGrace: USUAL_GRACE,
  clusterCidrs: [],
  controllers: ['*'],
};

interface Flag {
  /** What a value must be. */
  readonly expects: string;
  /** Undefined: it is none. */
  readonly set: (settings: FlagSettings, value: string) => FlagSettings | undefined;
}

function flag<T>({ expects, read }: Reader<T>, set: (settings: FlagSettings, value: T) => FlagSettings): Flag {
  return {
    expects,
    set: (settings, text) => {
      const value = read(text);
      return value === undefined ? undefined : set(settings, value);
    },
  };
}

interface Reader<T> {
  readonly expects: string;
  readonly read: (text: string) => T | undefined;
}

const SPAN: Reader<Millis> = { expects: 'a duration such as 40s or 1m30s', read: readSpan };
const INTEGER: Reader<number> = {
  expects: 'a whole number',
  read: (text) => (/^-?\d+$/.test(text) ? Number(text) : undefined),
};
const POSITIVE: Reader<number> = {
  expects: 'a whole number above 0',
  read: (text) => (/^\d+$/.test(text) && Number(text) > 0 ? Number(text) : undefined),
};
const FRACTION: Reader<number> = {
  expects: 'a number such as 0.1',
  read: (text) => (/^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined),
};
const RATE: Reader<number> = {
  expects: 'a number such as 20, or one below 0 for no limit',
  read: (text) => (/^-?\d+(?:\.\d+)?$/.test(text) && Number(text) !== 0 ? Number(text) : undefined),
};
const NAMES: Reader<readonly string[]> = { expects: 'names, separated by commas', read: (text) => text.split(',') };
const RANGES: Reader<readonly string[]> = {
  expects: 'address ranges such as 10.244.0.0/16, separated by commas',
  read: (text) => (/^[\da-fA-F.:]+\/\d+(?:,[\da-fA-F.:]+\/\d+)*$/.test(text) ? text.split(',') : undefined),
};

/** Flags by their real names (cmd/kube-controller-manager/app/options, v1.36); client-rates.ts reads those of clients. */
const FLAGS: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  [
    'node-monitor-grace-period',
    flag(SPAN, (settings, monitor) => ({ ...settings, nodeGrace: { ...graceOf(settings), monitor } })),
  ],
  [
    'node-startup-grace-period',
    flag(SPAN, (settings, startup) => ({ ...settings, nodeGrace: { ...graceOf(settings), startup } })),
  ],
  ['cluster-cidr', flag(RANGES, (settings, clusterCidrs) => ({ ...settings, clusterCidrs }))],
  ['controllers', flag(NAMES, (settings, controllers) => ({ ...settings, controllers }))],
  ['terminated-pod-gc-threshold', flag(INTEGER, (settings, terminatedPodsMax) => ({ ...settings, terminatedPodsMax }))],
  ['kube-api-qps', flag(RATE, (settings) => settings)],
  ['kube-api-burst', flag(POSITIVE, (settings) => settings)],
  autoscaling('sync-period', SPAN, (syncPeriod) => ({ syncPeriod })),
  autoscaling('downscale-stabilization', SPAN, (downscaleStabilization) => ({ downscaleStabilization })),
  autoscaling('tolerance', FRACTION, (tolerance) => ({ tolerance })),
  autoscaling('cpu-initialization-period', SPAN, (cpuInitialization) => ({ cpuInitialization })),
  autoscaling('initial-readiness-delay', SPAN, (initialReadinessDelay) => ({ initialReadinessDelay })),
]);

const graceOf = ({ nodeGrace }: FlagSettings): typeof USUAL_GRACE => ({ ...USUAL_GRACE, ...nodeGrace });

function autoscaling<T>(
  name: string,
  reader: Reader<T>,
  change: (value: T) => Partial<AutoscalerSettings>,
): readonly [string, Flag] {
  return [
    `horizontal-pod-autoscaler-${name}`,
    flag(reader, (settings, value) => ({
      ...settings,
      autoscaling: { ...USUAL_AUTOSCALING, ...settings.autoscaling, ...change(value) },
    })),
  ];
}

/** What can be set; everything else is not modelled. */
export const knownFlags: readonly string[] = Object.freeze([...FLAGS.keys()]);

/** The client of a process is told its rate; a controller has none to itself, and what makes no requests has none. */
export const isFlagOf = (component: string, name: string): boolean =>
  !name.startsWith('kube-api-') || ratedBy(component) !== undefined;

/** What the value of a known flag should have been; undefined: it is one. */
export function expectedOfFlag(name: string, value: string): string | undefined {
  const known = FLAGS.get(name);
  return known?.set(USUAL, value) === undefined ? known?.expects : undefined;
}

/** Settings of `component flag` → value. Flags that are not modelled, and values that are none, must have been refused. */
export function settingsOf({ flags, nodes }: Pick<ClusterOptions, 'flags' | 'nodes'>): FlagSettings {
  let settings: FlagSettings = { ...USUAL, clusterCidrs: [clusterCidrFor(nodes.length)] };
  for (const [name, value] of flags ?? []) {
    settings = FLAGS.get(name.slice(name.lastIndexOf(' ') + 1))?.set(settings, value) ?? settings;
  }
  return settings;
}
