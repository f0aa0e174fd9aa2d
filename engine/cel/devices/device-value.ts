import type { Library } from '../functions/implementation';
import { quantities } from '../functions/kubernetes/quantities';
import { semanticVersions } from '../functions/kubernetes/semantic-versions';
import { mapOfEntries } from '../values/maps';
import { type CelMap, type CelValue, failure } from '../values/value';

/** An attribute of a device: one of the four is given. */
export interface PlainAttribute {
  readonly int?: number;
  readonly bool?: boolean;
  readonly string?: string;
  readonly version?: string;
}

/** A device as ResourceSlices publish it (resource.k8s.io/v1, v1.36). */
export interface PlainDevice {
  readonly allowMultipleAllocations?: boolean;
  readonly attributes?: Readonly<Record<string, PlainAttribute>>;
  readonly capacity?: Readonly<Record<string, { readonly value: string }>>;
}

/** What `device` is in a selector. */
export const deviceValue = (driver: string, device: PlainDevice): CelMap =>
  mapOfEntries([
    ['driver', driver],
    ['allowMultipleAllocations', device.allowMultipleAllocations === true],
    ['attributes', byDomain(driver, device.attributes, attributeValue)],
    ['capacity', byDomain(driver, device.capacity, ({ value }) => made(quantities, 'string_to_quantity', value))],
  ]);

/**
 * A name without a domain belongs to the driver's. A domain that a device has nothing of is an empty map rather than
 * absent (k8s.io/dynamic-resource-allocation/cel, v0.36).
 */
function byDomain<T>(
  driver: string,
  named: Readonly<Record<string, T>> | undefined,
  valueOf: (item: T) => CelValue,
): CelMap {
  const domains = new Map<string, [CelValue, CelValue][]>();
  for (const [name, item] of Object.entries(named ?? {})) {
    const slash = name.indexOf('/');
    const domain = slash < 0 ? driver : name.slice(0, slash);
    const entries = domains.get(domain) ?? [];
    domains.set(domain, entries);
    entries.push([name.slice(slash + 1), valueOf(item)]);
  }
  const known = mapOfEntries([...domains].map(([domain, entries]) => [domain, mapOfEntries(entries)]));
  return { ...known, find: (key) => known.find(key) ?? (typeof key === 'string' ? EMPTY : undefined) };
}

const EMPTY = mapOfEntries([]);

function attributeValue({ int, bool, string, version }: PlainAttribute): CelValue {
  if (int !== undefined) return BigInt(int);
  if (version !== undefined) return made(semanticVersions, 'string_to_semver', version);
  return bool ?? string ?? failure('unsupported attribute value');
}

const made = ({ overloads }: Library, overload: string, text: string): CelValue =>
  overloads?.[overload]?.(text) ?? failure(`no overload ${overload}`);
