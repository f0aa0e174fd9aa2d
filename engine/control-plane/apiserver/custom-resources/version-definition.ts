import type { CustomForm, ResourceDefinition, SubresourceName, VerbName } from '../../../api/kinds/definition';
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '../../../api/types/apiextensions-v1';
import { columnsOf } from './columns';
import { deprecationOf } from './deprecation';
import { scaleAccess } from './scale-access';
import { selectableFields } from './selectable-fields';
import { strategyOf } from './strategy';

const VERBS: readonly VerbName[] = Object.freeze([
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'create',
  'update',
  'watch',
]);

/** What the API server must know of one version of a custom resource, under the names that were accepted. */
export function versionDefinition(
  definition: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  custom: CustomForm,
): ResourceDefinition {
  const { spec, status } = definition;
  const { group } = spec;
  const { plural, singular = '', kind, listKind = '', shortNames = [], categories = [] } = status.acceptedNames;
  const { subresources, schema } = version;
  const namespaced = spec.scope === 'Namespaced';
  const scale = subresources?.scale;
  const deprecationWarning = deprecationOf(spec, version);
  const validated = {
    apiVersion: `${group}/${version.name}`,
    kind,
    namespaced,
    schema: schema?.openAPIV3Schema,
    scale,
  };
  return Object.freeze({
    group,
    version: version.name,
    plural,
    kind,
    namespaced,
    singular,
    listKind,
    shortNames,
    categories,
    storagePrefix: `${group}/${plural}`,
    verbs: VERBS,
    subresources: subresourcesOf(version),
    columns: columnsOf(version),
    fieldSelectors: selectableFields(version),
    conversions: [],
    unconditionalUpdate: false,
    createOnUpdate: false,
    returnsDeleted: false,
    firstGeneration: 1,
    nameRule: 'dns-subdomain',
    custom,
    structuralSchemas: schemasOf(definition),
    ...(scale === undefined ? {} : { scale: scaleAccess(scale, spec) }),
    ...(deprecationWarning === undefined ? {} : { deprecationWarning }),
    ...strategyOf(validated, subresources?.status !== undefined),
  } satisfies ResourceDefinition);
}

function subresourcesOf({ subresources }: CustomResourceDefinitionVersion): readonly SubresourceName[] {
  const { status, scale } = subresources ?? {};
  return [...(status === undefined ? [] : (['status'] as const)), ...(scale === undefined ? [] : (['scale'] as const))];
}

const schemasOf = ({ spec }: CustomResourceDefinition): NonNullable<ResourceDefinition['structuralSchemas']> =>
  Object.fromEntries(
    spec.versions.flatMap(({ name, schema }) => {
      const root = schema?.openAPIV3Schema;
      return root === undefined ? [] : [[name, root as unknown as Readonly<Record<string, unknown>>]];
    }),
  );
