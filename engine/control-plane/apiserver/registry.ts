import { apiVersionOf, type Resource } from '../../api/resource';
import type { Conversion, ResourceDefinition } from '../../api/kinds/definition';

/** A resource in one served version: what a verb must know of it, looked up once. */
export interface Served {
  readonly definition: ResourceDefinition;
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly apiVersion: string;
  /** `apiVersion` of what the store holds. */
  readonly storageApiVersion: string;
  /** Absent for the storage version itself. */
  readonly conversion?: Conversion;
  /** Holds objects of its own; reviews and the like are answered and forgotten. */
  readonly stored: boolean;
}

type Coordinates = Pick<Resource, 'group' | 'version' | 'plural'>;

/** Of an `apiVersion`: by plural. */
type Plurals = ReadonlyMap<string, Served>;

/** The resources that the server serves now. Custom resources come and go. */
export class Registry {
  /** Never changed, but replaced: registries of the same definitions begin with the same, and find alike. */
  private served: ReadonlyMap<string, Plurals>;
  private byResource: WeakMap<object, Served>;
  /** Until it changes: each request that a webhook may want is compared with all. */
  private listed: readonly Served[] | undefined;

  constructor(definitions: readonly ResourceDefinition[]) {
    ({ served: this.served, byResource: this.byResource } = layoutOf(definitions));
  }

  add(definition: ResourceDefinition): void {
    this.change(definition, (plurals, one) => plurals.set(one.plural, one));
  }

  remove(definition: ResourceDefinition): void {
    this.change(definition, (plurals, one) => plurals.delete(one.plural));
  }

  /** By identity of the name where it was seen before, else by its parts. */
  find(resource: Coordinates): Served | undefined {
    const known = this.byResource.get(resource);
    if (known !== undefined) return known;
    const found = this.at(apiVersionOf(resource), resource.plural);
    if (found !== undefined) this.byResource.set(resource, found);
    return found;
  }

  at(apiVersion: string, plural: string): Served | undefined {
    return this.served.get(apiVersion)?.get(plural);
  }

  ofKind(apiVersion: string, kind: string): Served | undefined {
    for (const one of this.served.get(apiVersion)?.values() ?? []) if (one.kind === kind) return one;
    return undefined;
  }

  /** Of a group's version, in the order of registration. */
  ofVersion(apiVersion: string): readonly Served[] {
    return [...(this.served.get(apiVersion)?.values() ?? [])];
  }

  private change(definition: ResourceDefinition, make: (plurals: Map<string, Served>, one: Served) => void): void {
    const served = new Map(this.served);
    for (const one of servedVersions(definition)) {
      const plurals = new Map(served.get(one.apiVersion));
      make(plurals, one);
      served.set(one.apiVersion, plurals);
    }
    this.served = served;
    this.byResource = new WeakMap();
    this.listed = undefined;
  }

  get apiVersions(): readonly string[] {
    return [...this.served.keys()];
  }

  get all(): readonly Served[] {
    return (this.listed ??= [...this.served.values()].flatMap((plurals) => [...plurals.values()]));
  }
}

/** What definitions serve is the same for every server, and a scenario starts many of them. */
const layouts = new WeakMap<readonly ResourceDefinition[], Layout>();

interface Layout {
  readonly served: ReadonlyMap<string, Plurals>;
  readonly byResource: WeakMap<object, Served>;
}

function layoutOf(definitions: readonly ResourceDefinition[]): Layout {
  const layout = layouts.get(definitions) ?? { served: laidOut(definitions), byResource: new WeakMap() };
  layouts.set(definitions, layout);
  return layout;
}

function laidOut(definitions: readonly ResourceDefinition[]): Layout['served'] {
  const served = new Map<string, Map<string, Served>>();
  for (const one of definitions.flatMap(servedVersions)) {
    const plurals = served.get(one.apiVersion) ?? new Map<string, Served>();
    served.set(one.apiVersion, plurals.set(one.plural, one));
  }
  return served;
}

const known = new WeakMap<ResourceDefinition, readonly Served[]>();

function servedVersions(definition: ResourceDefinition): readonly Served[] {
  const served = known.get(definition) ?? madeVersions(definition);
  known.set(definition, served);
  return served;
}

function madeVersions(definition: ResourceDefinition): readonly Served[] {
  const { group, plural, kind, namespaced } = definition;
  const storageApiVersion = apiVersionOf({ group, version: definition.custom?.storageVersion ?? definition.version });
  const stored = definition.verbs.some((verb) => verb !== 'create');
  const base = { definition, group, plural, kind, namespaced, storageApiVersion, stored };
  return [
    { ...base, version: definition.version, apiVersion: apiVersionOf(definition) },
    ...definition.conversions.map((conversion) => ({
      ...base,
      group: conversion.group ?? group,
      version: conversion.version,
      apiVersion: apiVersionOf({ group: conversion.group ?? group, version: conversion.version }),
      conversion,
    })),
  ];
}
