import type { VerbName } from '../../../api/kinds/definition';
import { kinds } from '../../../api/kinds/index';
import { apiVersionOf, type Resource } from '../../../api/resource';
import { customresourcedefinitions } from '../../../api/resources';
import type { CustomResourceDefinition } from '../../../api/types/apiextensions-v1';
import type { ComponentContext } from '../../../client/component';

/** What discovery says of a resource, in its preferred version. */
export interface ServedResource {
  readonly resource: Resource;
  readonly verbs: readonly VerbName[];
}

const CUSTOM_VERBS: readonly VerbName[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

const BUILT_IN: readonly ServedResource[] = kinds.map((definition) => ({
  resource: {
    group: definition.group,
    version: definition.version,
    plural: definition.plural,
    kind: definition.kind,
    namespaced: definition.namespaced,
  },
  verbs: definition.verbs,
}));

const BY_KIND: ReadonlyMap<string, Resource> = new Map(
  kinds.flatMap((definition, index) => {
    const resource = BUILT_IN[index]?.resource ?? definition;
    const versions = [
      definition,
      ...definition.conversions.map(({ group = definition.group, version }) => ({ group, version })),
    ];
    return versions.map((version) => [`${apiVersionOf(version)}/${definition.kind}`, resource] as const);
  }),
);

/**
 * All that the server serves: the built-in kinds and what custom resource definitions add. Stands for the discovery
 * that upstream's controllers repeat every 30 seconds.
 */
export class ServedResources {
  private readonly custom = new Map<string, ServedResource>();
  private readonly customKinds = new Map<string, Resource>();
  private readonly listeners: ((served: ServedResource) => void)[] = [];
  private readonly mourners: ((resource: Resource) => void)[] = [];

  constructor(context: ComponentContext) {
    context.informers.of(customresourcedefinitions).subscribe((next, previous) => {
      if (previous !== undefined) this.forget(previous);
      if (next !== undefined && isEstablished(next)) this.learn(next);
      const before = previous && preferred(previous);
      if (before !== undefined && !serves(next, before)) for (const gone of this.mourners) gone(before);
    });
  }

  list(): readonly ServedResource[] {
    return [...BUILT_IN, ...this.custom.values()];
  }

  /** Undefined: no such kind is served. */
  ofKind(apiVersion: string, kind: string): Resource | undefined {
    return BY_KIND.get(`${apiVersion}/${kind}`) ?? this.customKinds.get(`${apiVersion}/${kind}`);
  }

  /** Told of each resource: of those known now, and of custom ones as they appear or change. */
  subscribe(listener: (served: ServedResource) => void): void {
    this.listeners.push(listener);
    for (const served of this.list()) listener(served);
  }

  /** Told of custom resources, in the version that was preferred, when they are served no more. */
  whenGone(listener: (resource: Resource) => void): void {
    this.mourners.push(listener);
  }

  private learn(definition: CustomResourceDefinition): void {
    const { metadata, spec } = definition;
    const resource = preferred(definition);
    if (resource === undefined) return;
    const versions = spec.versions.filter(({ served }) => served);
    const served = { resource, verbs: CUSTOM_VERBS };
    this.custom.set(metadata.name, served);
    for (const { name } of versions) this.customKinds.set(`${spec.group}/${name}/${spec.names.kind}`, resource);
    for (const listener of this.listeners) listener(served);
  }

  private forget({ metadata, spec }: CustomResourceDefinition): void {
    this.custom.delete(metadata.name);
    for (const { name } of spec.versions) this.customKinds.delete(`${spec.group}/${name}/${spec.names.kind}`);
  }
}

/** What a definition adds, in the version that its objects are watched in; undefined: nothing. */
function preferred({ spec }: CustomResourceDefinition): Resource | undefined {
  const versions = spec.versions.filter(({ served }) => served);
  const version = versions.find(({ storage }) => storage) ?? versions[0];
  if (version === undefined) return undefined;
  return {
    group: spec.group,
    version: version.name,
    plural: spec.names.plural,
    kind: spec.names.kind,
    namespaced: spec.scope === 'Namespaced',
  };
}

const serves = (definition: CustomResourceDefinition | undefined, { version }: Resource): boolean =>
  definition?.spec.versions.some(({ served, name }) => served && name === version) === true;

const isEstablished = ({ status, metadata }: CustomResourceDefinition): boolean =>
  metadata.deletionTimestamp === undefined &&
  (status.conditions ?? []).some(({ type, status: value }) => type === 'Established' && value === 'True');
