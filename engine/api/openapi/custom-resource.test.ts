import { deepStrictEqual, ok } from 'node:assert';
import { customDefinitionsV2, customDefinitionsV3, customResources, type CustomVersion } from './custom-resource';
import type { Schema } from './schema';
import { openApiV3 } from './v3';

const widgets: CustomVersion = {
  group: 'example.com',
  version: 'v1',
  plural: 'widgets',
  kind: 'Widget',
  listKind: 'WidgetList',
  namespaced: true,
  hasStatus: true,
  hasScale: true,
  schema: {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        required: ['size'],
        properties: {
          size: { type: 'integer', minimum: 1, default: 3 },
          port: { 'x-kubernetes-int-or-string': true },
          template: { type: 'object', 'x-kubernetes-embedded-resource': true },
        },
      },
    },
  },
};

describe('OpenAPI of custom resources', () => {
  const document = openApiV3(
    { group: 'example.com', version: 'v1', resources: customResources(widgets) },
    { version: '1.36', definitions: customDefinitionsV3(widgets) },
  ) as {
    paths: Record<string, Record<string, { operationId?: string }>>;
    components: { schemas: Record<string, object> };
  };

  it('has the operations of the API server for custom resources', () => {
    const ids = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
    );
    deepStrictEqual(
      ids.filter((id) => id !== undefined),
      [
        'getExampleComV1APIResources',
        'listExampleComV1NamespacedWidget',
        'createExampleComV1NamespacedWidget',
        'deleteExampleComV1CollectionNamespacedWidget',
        'readExampleComV1NamespacedWidget',
        'replaceExampleComV1NamespacedWidget',
        'deleteExampleComV1NamespacedWidget',
        'patchExampleComV1NamespacedWidget',
        'readExampleComV1NamespacedWidgetScale',
        'replaceExampleComV1NamespacedWidgetScale',
        'patchExampleComV1NamespacedWidgetScale',
        'readExampleComV1NamespacedWidgetStatus',
        'replaceExampleComV1NamespacedWidgetStatus',
        'patchExampleComV1NamespacedWidgetStatus',
        'listExampleComV1WidgetForAllNamespaces',
      ],
    );
  });

  it('refers to definitions that are there', () => {
    const bare = { ...widgets, hasStatus: false, hasScale: false };
    const served = { group: 'example.com', version: 'v1', resources: customResources(bare) };
    const small = openApiV3(served, { version: '1.36', definitions: customDefinitionsV3(bare) });
    const { schemas } = small['components'] as { schemas: Record<string, object> };
    const refs = JSON.stringify(small).match(/#\/components\/schemas\/[^"]+/g) ?? [];
    for (const ref of refs) ok(schemas[ref.slice('#/components/schemas/'.length)] !== undefined, ref);
  });

  it('adds what every object has to the schema', () => {
    const schema = customDefinitionsV3(widgets)['com.example.v1.Widget'] as { properties: Record<string, unknown> };
    deepStrictEqual(Object.keys(schema.properties).sort(), ['apiVersion', 'kind', 'metadata', 'spec']);
    const { properties } = schema.properties['spec'] as { properties: Record<string, unknown> };
    deepStrictEqual(properties['port'], {
      'x-kubernetes-int-or-string': true,
      anyOf: [{ type: 'integer' }, { type: 'string' }],
    });
    deepStrictEqual((properties['template'] as { required: unknown }).required, ['kind', 'apiVersion']);
  });

  it('leaves out of v2 what v2 has no words for', () => {
    const v2 = (schema: Schema): unknown => {
      const custom = { ...widgets, schema: { type: 'object', properties: { spec: schema } } };
      const found = customDefinitionsV2(custom)['com.example.v1.Widget'] as { properties: Record<string, unknown> };
      return found.properties['spec'];
    };
    const kept = { type: 'string', enum: ['a'], pattern: '^a', maxLength: 3, format: 'byte' };
    deepStrictEqual(v2({ ...kept, default: 'a', anyOf: [{ maxLength: 1 }], not: { minLength: 9 } }), kept);
    deepStrictEqual(v2({ type: 'object', nullable: true, properties: { a: {} }, description: 'd' }), {
      description: 'd',
    });
    deepStrictEqual(v2({ type: 'array' }), {});
    const properties = { a: { type: 'string' }, b: { type: 'string', nullable: true } };
    deepStrictEqual(v2({ type: 'object', required: ['a', 'b'], properties }), {
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'string' }, b: {} },
    });
    const loose = { 'x-kubernetes-preserve-unknown-fields': true };
    deepStrictEqual(v2({ type: 'object', ...loose, properties: { a: { type: 'string' } } }), loose);
  });
});
