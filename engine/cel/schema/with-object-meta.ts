import type { CelSchema } from './contract';

const TEXT: CelSchema = Object.freeze({ type: 'string' });
const META: CelSchema = Object.freeze({ type: 'object', properties: { name: TEXT, generateName: TEXT } });

/** The schema of a whole resource: `apiVersion`, `kind`, `metadata.name` and `metadata.generateName` are always known. */
export const withObjectMeta = (schema: CelSchema): CelSchema => ({
  ...schema,
  properties: { ...schema.properties, kind: TEXT, apiVersion: TEXT, metadata: META },
});
