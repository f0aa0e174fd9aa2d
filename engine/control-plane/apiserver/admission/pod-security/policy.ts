import type { FieldError } from '../../../../api/field-error';
import { invalid } from '../../../../api/validation/field-errors';

export type Level = 'privileged' | 'baseline' | 'restricted';

/** Stands for the newest reading of the standards. */
export const LATEST = 'latest';

/** A level as it read at a minor version of v1. */
export interface LevelVersion {
  readonly level: Level;
  readonly version: number | typeof LATEST;
}

export interface Policy {
  readonly enforce: LevelVersion;
  readonly audit: LevelVersion;
  readonly warn: LevelVersion;
}

const LEVELS: readonly string[] = ['privileged', 'baseline', 'restricted'];

const PREFIX = 'pod-security.kubernetes.io/';

const OPEN: LevelVersion = Object.freeze({ level: 'privileged', version: LATEST });
const ALL_OPEN: Policy = Object.freeze({ enforce: OPEN, audit: OPEN, warn: OPEN });

/**
 * What the labels of a namespace ask for, with what is wrong with them (pod-security-admission v0.36.2, api/helpers.go).
 * A level that is not one is enforced as restricted, and neither audited nor warned of.
 */
export function policyOf(labels: Labels | undefined): Understood {
  if (labels === undefined) return NO_LABELS;
  let understood = known.get(labels);
  if (understood === undefined) known.set(labels, (understood = understand(labels)));
  return understood;
}

type Labels = Readonly<Record<string, string>>;

interface Understood {
  readonly policy: Policy;
  readonly errors: readonly FieldError[];
}

const known = new WeakMap<Labels, Understood>();

function understand(labels: Labels): Understood {
  const errors: FieldError[] = [];
  const enforce = readMode(labels, 'enforce', errors);
  const audit = readMode(labels, 'audit', errors);
  const warn = readMode(labels, 'warn', errors);
  return {
    policy: {
      enforce: {
        level: enforce.bad ? 'restricted' : (enforce.level ?? 'privileged'),
        version: enforce.version ?? LATEST,
      },
      audit: modeOf(audit),
      warn:
        warn.level === undefined && !warn.bad && enforce.level !== undefined && enforce.level !== 'privileged'
          ? { level: enforce.level, version: warn.version ?? enforce.version ?? LATEST }
          : modeOf(warn),
    },
    errors,
  };
}

const NO_LABELS = Object.freeze({ policy: ALL_OPEN, errors: Object.freeze<FieldError[]>([]) });

interface Mode {
  readonly level: Level | undefined;
  readonly bad: boolean;
  readonly version: LevelVersion['version'] | undefined;
}

const modeOf = ({ level = 'privileged', version = LATEST }: Mode): LevelVersion => ({ level, version });

function readMode(labels: Labels, mode: string, errors: FieldError[]): Mode {
  const level = labels[PREFIX + mode];
  const version = labels[`${PREFIX}${mode}-version`];
  const bad = level !== undefined && !isLevel(level);
  if (bad) errors.push(wrong(PREFIX + mode, level, `must be one of ${LEVELS.join(', ')}`));
  const read = version === undefined ? undefined : versionOf(version);
  if (version !== undefined && read === undefined) {
    errors.push(wrong(`${PREFIX}${mode}-version`, version, 'must be "latest" or "v1.x"'));
  }
  return { level: level !== undefined && isLevel(level) ? level : undefined, bad, version: read };
}

const isLevel = (text: string): text is Level => LEVELS.includes(text);

function versionOf(text: string): LevelVersion['version'] | undefined {
  if (text === LATEST) return LATEST;
  const minor = /^v1\.([0-9]|[1-9][0-9]*)$/.exec(text)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

const wrong = (label: string, value: string, detail: string): FieldError =>
  invalid(`metadata.labels[${label}]`, value, detail);

/** `restricted:latest`, `baseline:v1.24` */
export const levelText = ({ level, version }: LevelVersion): string =>
  `${level}:${version === LATEST ? LATEST : `v1.${version}`}`;

export const sameLevel = (a: LevelVersion, b: LevelVersion): boolean => a.level === b.level && a.version === b.version;

/** Is the first level stricter? */
export const isStricter = (a: Level, b: Level): boolean => LEVELS.indexOf(a) > LEVELS.indexOf(b);
