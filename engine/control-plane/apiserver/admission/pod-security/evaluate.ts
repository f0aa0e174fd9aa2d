import { checks, type Check } from './checks';
import type { Checked, CheckPod, Violation } from './checks/check';
import { LATEST, type LevelVersion } from './policy';

/** Nothing has changed since this minor version. */
const NEWEST = Math.max(...checks.flatMap(({ versions }) => versions.map(({ minor }) => minor)));

/** All that a pod does which its level, as it read at the version, does not let it do. */
export function violationsOf({ level, version }: LevelVersion, checked: Checked): readonly Violation[] {
  if (level === 'privileged') return NONE;
  const minor = version === LATEST ? NEWEST : Math.min(version, NEWEST);
  return checksAt(minor, level).flatMap((check) => check(checked) ?? []);
}

const NONE: readonly Violation[] = Object.freeze([]);

const inForce = ({ versions }: Check, at: number): CheckPod | undefined =>
  versions.reduce<CheckPod | undefined>((found, { minor, check }) => (minor <= at ? check : found), undefined);

/** By level and minor version, each made when it is first asked for. */
const known = new Map<string, readonly CheckPod[]>();

function checksAt(minor: number, level: Check['level']): readonly CheckPod[] {
  const key = `${level} ${minor}`;
  const found = known.get(key) ?? checksOf(minor, level);
  known.set(key, found);
  return found;
}

function checksOf(minor: number, level: Check['level']): readonly CheckPod[] {
  const found = checks.flatMap((check) => {
    const inForceNow = check.level === 'baseline' || level === 'restricted' ? inForce(check, minor) : undefined;
    return inForceNow === undefined ? [] : [{ ...check, run: inForceNow }];
  });
  const overridden = new Set(found.map(({ overrides }) => overrides));
  return found.filter(({ id }) => !overridden.has(id)).map(({ run }) => run);
}

/** `host namespaces (hostPID=true), privileged (…)` */
export const detailsOf = (violations: readonly Violation[]): string =>
  violations.map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`)).join(', ');

export const reasonsOf = (violations: readonly Violation[]): string =>
  violations.map(({ reason }) => reason).join(', ');
