import type { CelSchema } from './contract';

const TEXT: CelSchema = Object.freeze({ type: 'string' });
const META: CelSchema = Object.freeze({ type: 'object', properties: { name: TEXT, generateName: TEXT } });

/**
 * The schema of a whole resource: `apiVersion`, `kind`, `metadata.name` and `metadata.generateName` are always known.
 * A schema that says so itself stays as it is.
 */
export const withObjectMeta = (schema: CelSchema): CelSchema =>
  saysItself(schema)
    ? schema
    : { ...schema, properties: { ...schema.properties, kind: TEXT, apiVersion: TEXT, metadata: META } };

function saysItself({ properties = {} }: CelSchema): boolean {
  const { kind, apiVersion, metadata } = properties;
  const { name, generateName } = metadata?.properties ?? {};
  const areTexts = [kind, apiVersion, name, generateName].every((each) => each?.type === 'string');
  return areTexts && metadata?.type === 'object';
}
