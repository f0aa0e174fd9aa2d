import gates from './gates-of-v1.36.json';

interface Gate {
  readonly stage: string;
  readonly on: boolean;
  /** Nobody may change it. */
  readonly locked?: true;
}

const GATES: ReadonlyMap<string, Gate> = new Map<string, Gate>(Object.entries(gates as Readonly<Record<string, Gate>>));

/** Gates whose other state is modelled, too. */
const MODELLED = ['ReduceDefaultCrashLoopBackOffDecay', 'SchedulerPopFromBackoffQ'] as const;

export type ModelledGate = (typeof MODELLED)[number];

/** Gates that were set, by name. */
export type FeatureGates = ReadonlyMap<string, boolean>;

/** Names of all gates of v1.36. */
export const gateNames: readonly string[] = Object.freeze([...GATES.keys()]);

/** Why a gate cannot be set so, in the words of `--feature-gates` where a component would refuse it; undefined: it can. */
export function gateProblem(name: string, on: boolean): string | undefined {
  const gate = GATES.get(name);
  if (gate === undefined) return `unrecognized feature gate: ${name}`;
  if (gate.on === on) return undefined;
  if (gate.locked === true) return `cannot set feature gate ${name} to ${on}, feature is locked to ${gate.on}`;
  if (MODELLED.some((modelled) => modelled === name)) return undefined;
  return (
    `unsupported: ${name} (${gate.stage}) is ${gate.on ? 'on' : 'off'} here as it is by default; ` +
    `these can be changed: ${MODELLED.join(', ')}`
  );
}

/** Whether a gate is on, unless it was set its default in v1.36. */
export const isOn = (set: FeatureGates | undefined, name: ModelledGate): boolean =>
  set?.get(name) ?? GATES.get(name)?.on ?? false;
