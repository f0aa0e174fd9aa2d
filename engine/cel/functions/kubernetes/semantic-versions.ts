import { structType } from '../../types/type';
import { type CelValue, failure, noSuchOverload } from '../../values/value';
import { quote } from '../../../base/go-text';
import type { Implementation, Library } from '../implementation';
import { objectKind } from './object-kind';

interface Version {
  readonly numbers: readonly [bigint, bigint, bigint];
  readonly prerelease: readonly string[];
}

const version = objectKind<Version>(structType('kubernetes.Semver'), { equals: (a, b) => compareVersions(a, b) === 0 });

/** Semantic versions (apiserver/pkg/cel/library/semverlib.go, v1.36, over blang/semver v4). */
export const semanticVersions: Library = Object.freeze<Library>({
  overloads: {
    string_to_semver: (text) => made(readVersion(String(text))),
    string_bool_to_semver: (text, tolerant) => made(readAny(String(text), tolerant === true)),
    is_semver_string: (text) => typeof readVersion(String(text)) !== 'string',
    is_semver_string_bool: (text, tolerant) => typeof readAny(String(text), tolerant === true) !== 'string',
    semver_major: version.method(({ numbers }) => numbers[0]),
    semver_minor: version.method(({ numbers }) => numbers[1]),
    semver_patch: version.method(({ numbers }) => numbers[2]),
    semver_is_greater_than: compared((order) => order > 0),
    semver_is_less_than: compared((order) => order < 0),
    semver_compare_to: compared((order) => BigInt(order)),
  },
});

const made = (read: Version | string): CelValue => (typeof read === 'string' ? failure(read) : version.make(read));

function compared(result: (order: number) => CelValue): Implementation {
  return version.method((one, other) => {
    const second = version.read(other);
    return second === undefined ? noSuchOverload() : result(compareVersions(one, second));
  });
}

const readAny = (text: string, isTolerant: boolean): Version | string =>
  isTolerant ? readTolerant(text) : readVersion(text);

function readTolerant(text: string): Version | string {
  const parts = splitThree(text.startsWith('v') ? text.slice(1) : text).map(withoutZeros);
  if (parts.length < 3 && /[+-]/.test(parts[parts.length - 1] ?? ''))
    return 'short version cannot contain PreRelease/Build meta data';
  while (parts.length < 3) parts.push('0');
  return readVersion(parts.join('.'));
}

function withoutZeros(part: string): string {
  if (part.length <= 1) return part;
  const trimmed = part.replace(/^0+/, '');
  return /^[0-9]/.test(trimmed) ? trimmed : `0${trimmed}`;
}

function splitThree(text: string): string[] {
  const parts = text.split('.');
  return parts.length <= 3 ? parts : [...parts.slice(0, 2), parts.slice(2).join('.')];
}

/** The version, or what is wrong with it. */
function readVersion(text: string): Version | string {
  if (text === '') return 'Version string empty';
  const [major = '', minor, rest] = splitThree(text);
  if (minor === undefined || rest === undefined) return 'No Major.Minor.Patch elements found';
  const [patchAndPre, build] = cut(rest, '+');
  const [patch, prerelease] = cut(patchAndPre, '-');
  for (const [name, part] of [
    ['Major', major],
    ['Minor', minor],
    ['Patch', patch],
  ] as const) {
    const wrong = numberFault(name, part);
    if (wrong !== undefined) return wrong;
  }
  const identifiers = prerelease === undefined ? [] : prerelease.split('.');
  return (
    identifiers.map(prereleaseFault).find((fault) => fault !== undefined) ??
    build
      ?.split('.')
      .map(buildFault)
      .find((fault) => fault !== undefined) ?? {
      numbers: [BigInt(major), BigInt(minor), BigInt(patch)],
      prerelease: identifiers,
    }
  );
}

function cut(text: string, by: string): readonly [string, string | undefined] {
  const at = text.indexOf(by);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function numberFault(name: string, text: string): string | undefined {
  if (!/^[0-9]*$/.test(text)) return `Invalid character(s) found in ${name.toLowerCase()} number ${quote(text)}`;
  if (text.length > 1 && text.startsWith('0')) return `${name} number must not contain leading zeroes ${quote(text)}`;
  return text === '' ? 'strconv.ParseUint: parsing "": invalid syntax' : undefined;
}

function prereleaseFault(identifier: string): string | undefined {
  if (identifier === '') return 'Prerelease is empty';
  if (/^[0-9]+$/.test(identifier))
    return identifier.length > 1 && identifier.startsWith('0')
      ? `Numeric PreRelease version must not contain leading zeroes ${quote(identifier)}`
      : undefined;
  return /^[0-9A-Za-z-]+$/.test(identifier)
    ? undefined
    : `Invalid character(s) found in prerelease ${quote(identifier)}`;
}

function buildFault(identifier: string): string | undefined {
  if (identifier === '') return 'Build meta data is empty';
  return /^[0-9A-Za-z-]+$/.test(identifier)
    ? undefined
    : `Invalid character(s) found in build meta data ${quote(identifier)}`;
}

function compareVersions(a: Version, b: Version): number {
  for (const index of [0, 1, 2] as const) {
    if (a.numbers[index] !== b.numbers[index]) return a.numbers[index] < b.numbers[index] ? -1 : 1;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0)
    return Math.sign(b.prerelease.length - a.prerelease.length);
  for (let index = 0; index < Math.min(a.prerelease.length, b.prerelease.length); index++) {
    const order = compareIdentifiers(a.prerelease[index] ?? '', b.prerelease[index] ?? '');
    if (order !== 0) return order;
  }
  return Math.sign(a.prerelease.length - b.prerelease.length);
}

function compareIdentifiers(a: string, b: string): number {
  const [first, second] = [/^[0-9]+$/.test(a), /^[0-9]+$/.test(b)];
  if (first && second) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
  if (first !== second) return first ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
