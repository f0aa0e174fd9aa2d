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

/** The resources that the server serves now. Custom resources come and go. */
export class Registry {
  private readonly served = new Map<string, Map<string, Served>>();
  private byResource = new WeakMap<object, Served>();

  constructor(definitions: readonly ResourceDefinition[]) {
    for (const definition of definitions) this.add(definition);
  }

  add(definition: ResourceDefinition): void {
    for (const one of servedVersions(definition)) {
      const plurals = this.served.get(one.apiVersion) ?? new Map<string, Served>();
      plurals.set(one.plural, one);
      this.served.set(one.apiVersion, plurals);
    }
    this.byResource = new WeakMap();
  }

  remove(definition: ResourceDefinition): void {
    for (const one of servedVersions(definition)) this.served.get(one.apiVersion)?.delete(one.plural);
    this.byResource = new WeakMap();
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

  get apiVersions(): readonly string[] {
    return [...this.served.keys()];
  }

  get all(): readonly Served[] {
    return [...this.served.values()].flatMap((plurals) => [...plurals.values()]);
  }
}

/** What a definition serves is the same for every server, and a scenario starts many of them. */
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
