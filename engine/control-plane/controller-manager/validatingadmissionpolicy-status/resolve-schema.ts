import { customDefinitionsV3 } from '../../../api/openapi/custom-resource';
import { definitionName } from '../../../api/openapi/definition-name';
import { Definitions, V3, type Schema } from '../../../api/openapi/schema';
import { structFor } from '../../../api/struct-model/struct-model';
import type { CustomResourceDefinition } from '../../../api/types/apiextensions-v1';
import type { CelSchema } from '../../../cel/schema/contract';
import type { KindOfVersion } from './kinds-to-check';

/**
 * The schema of a kind with everything that it refers to in place (apiserver/pkg/cel/openapi/resolver, v1.36); where a
 * schema refers to itself there is an object without properties. Undefined: no such kind.
 */
export function resolveSchema(
  of: KindOfVersion,
  definitions: readonly CustomResourceDefinition[],
): CelSchema | undefined {
  const { group, version, kind } = of;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const schemas = new Definitions(V3, { group, version });
  const struct = structFor(apiVersion, kind);
  if (struct !== undefined) {
    schemas.struct(struct);
    return resolved({ $ref: V3.refPrefix + definitionName(struct) }, { schemas: schemas.schemas, above: new Set() });
  }
  const custom = customSchemas(of, definitions);
  schemas.addCustom(custom);
  const [name] = Object.entries(custom).flatMap(([each, schema]) => (isKind(schema, of) ? [each] : []));
  if (name === undefined) return undefined;
  return resolved({ $ref: V3.refPrefix + name }, { schemas: schemas.schemas, above: new Set() });
}

function customSchemas(
  { group, version }: KindOfVersion,
  definitions: readonly CustomResourceDefinition[],
): Readonly<Record<string, Schema>> {
  return Object.assign(
    {},
    ...definitions
      .filter(({ spec }) => spec.group === group)
      .flatMap(({ spec }) =>
        spec.versions
          .filter(({ name, served }) => served && name === version)
          .map(({ schema }) => {
            const { plural, kind, listKind = `${kind}List` } = spec.names;
            const given = schema?.openAPIV3Schema as Schema | undefined;
            return customDefinitionsV3({
              ...{ group, version, plural, kind, listKind, namespaced: spec.scope === 'Namespaced' },
              ...{ hasStatus: false, hasScale: false },
              ...(given && { schema: given }),
            });
          }),
      ),
  ) as Readonly<Record<string, Schema>>;
}

function isKind(schema: Schema, { group, version, kind }: KindOfVersion): boolean {
  const marks = schema['x-kubernetes-group-version-kind'] as readonly KindOfVersion[] | undefined;
  return marks?.some((mark) => mark.group === group && mark.version === version && mark.kind === kind) === true;
}

interface Within {
  readonly schemas: ReadonlyMap<string, Schema>;
  /** What is being resolved just now. */
  readonly above: ReadonlySet<string>;
}

function resolved(schema: Schema, within: Within): CelSchema {
  const ref = refOf(schema);
  if (ref === undefined) return withParts(schema, within);
  if (within.above.has(ref)) return { type: 'object' };
  return withParts(within.schemas.get(ref) ?? {}, { ...within, above: new Set([...within.above, ref]) });
}

/** A reference may be wrapped, to have siblings. */
function refOf(schema: Schema): string | undefined {
  if (typeof schema['$ref'] === 'string') return schema['$ref'].slice(V3.refPrefix.length);
  const [wrapped] = (schema['allOf'] as readonly Schema[] | undefined) ?? [];
  return wrapped && refOf(wrapped);
}

function withParts(schema: Schema, within: Within): CelSchema {
  const { properties, items, additionalProperties } = schema as Readonly<Record<string, Schema | undefined>>;
  return {
    ...(schema as CelSchema),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, each]) => [name, resolved(each as Schema, within)]),
      ),
    }),
    ...(items && { items: resolved(items, within) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: resolved(additionalProperties, within) }),
    ...(schema['format'] === 'int-or-string' && { 'x-kubernetes-int-or-string': true }),
  };
}
