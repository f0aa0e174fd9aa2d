import type { Environment } from '@marcbachmann/cel-js' with { 'resolution-mode': 'import' };
import { milliOf } from '../../model/amounts';

/** The library is a module of the newer kind, which `require` loads all the same. */
interface CelLibrary {
  readonly Environment: new () => Environment;
}

/** A quantity in an expression: `device.capacity["gpu.example.com"].memory.isGreaterThan(quantity("8Gi"))`. */
export class CelQuantity {
  constructor(readonly milli: bigint) {}
}

/** A semantic version in an expression. */
export class CelVersion {
  constructor(
    readonly parts: readonly [bigint, bigint, bigint],
    readonly preRelease: readonly string[],
  ) {}
}

export const quantityOf = (text: string): CelQuantity => new CelQuantity(BigInt(milliOf(text)));

export function versionOf(text: string): CelVersion {
  const match = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(text);
  if (match === null) throw new Error(`parse semantic version: ${text}`);
  const [, major = '0', minor = '0', patch = '0', preRelease] = match;
  return new CelVersion([BigInt(major), BigInt(minor), BigInt(patch)], preRelease?.split('.') ?? []);
}

/** What selectors of devices may use besides the language itself (dynamic-resource-allocation/cel, v0.36). */
export function newEnvironment(): Environment {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  const { Environment } = require('@marcbachmann/cel-js') as CelLibrary;
  const environment = new Environment()
    .registerVariable('device', 'map')
    .registerType('Quantity', CelQuantity)
    .registerType('Semver', CelVersion)
    .registerFunction('quantity(string): Quantity', quantityOf)
    .registerFunction('semver(string): Semver', versionOf);
  comparable(environment, 'Quantity', (a: CelQuantity, b: CelQuantity) => compare(a.milli, b.milli));
  comparable(environment, 'Semver', compareVersions);
  return environment;
}

function comparable<T>(environment: Environment, type: string, order: (a: T, b: T) => number): void {
  environment
    .registerFunction(`${type}.compareTo(${type}): int`, (a: T, b: T) => BigInt(order(a, b)))
    .registerFunction(`${type}.isGreaterThan(${type}): bool`, (a: T, b: T) => order(a, b) > 0)
    .registerFunction(`${type}.isLessThan(${type}): bool`, (a: T, b: T) => order(a, b) < 0)
    .registerOperator(`${type} == ${type}`, (a: T, b: T) => order(a, b) === 0);
}

/** semver.org 2.0.0 §11. */
function compareVersions(a: CelVersion, b: CelVersion): number {
  for (const at of [0, 1, 2] as const) {
    const order = compare(a.parts[at], b.parts[at]);
    if (order !== 0) return order;
  }
  if (a.preRelease.length === 0 || b.preRelease.length === 0) return compare(b.preRelease.length, a.preRelease.length);
  for (let at = 0; at < Math.min(a.preRelease.length, b.preRelease.length); at++) {
    const order = compareIdentifiers(a.preRelease[at] ?? '', b.preRelease[at] ?? '');
    if (order !== 0) return order;
  }
  return compare(a.preRelease.length, b.preRelease.length);
}

/** Numbers are smaller than words. */
function compareIdentifiers(a: string, b: string): number {
  const [aIsNumber, bIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (aIsNumber && bIsNumber) return compare(BigInt(a), BigInt(b));
  return aIsNumber === bIsNumber ? compare(a, b) : aIsNumber ? -1 : 1;
}

const compare = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
