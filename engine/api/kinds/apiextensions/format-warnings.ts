import type { CustomResourceDefinitionSpec } from '../../types/apiextensions-v1';
import { quote } from '../../../base/go-text';
import { isKnownFormat } from '../../structural-schema/formats';
import { partsOf, type Schema } from '../../structural-schema/schema';
import { internalSpec } from './internal-spec';

/** Formats that nothing is checked against, once more for each place where they stand; old ones are not told again. */
export function formatWarnings(
  next: CustomResourceDefinitionSpec,
  old: CustomResourceDefinitionSpec | undefined,
): readonly string[] {
  const known = new Set(old === undefined ? [] : unknownFormats(old));
  return unknownFormats(next)
    .filter((format) => !known.has(format))
    .map((format) => `unrecognized format ${quote(format)}`);
}

function unknownFormats(spec: CustomResourceDefinitionSpec): readonly string[] {
  const { schema, versions } = internalSpec(spec);
  const validations = [schema, ...versions.map((version) => version.schema)];
  return validations.flatMap((validation) => unknownIn(validation?.openAPIV3Schema));
}

function unknownIn(schema: Schema | undefined): readonly string[] {
  if (schema === undefined) return [];
  const { format = '', type = '' } = schema;
  const own = format !== '' && !isKnownFormat({ format, type }) ? [format] : [];
  return [...own, ...partsOf(schema).flatMap(unknownIn)];
}
