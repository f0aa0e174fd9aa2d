import { deepStrictEqual, ok } from 'node:assert';
import { customDefinitionsV2, customDefinitionsV3, customResources, type CustomVersion } from './custom-resource';
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

  it('leaves validation out of v2', () => {
    const schema = JSON.stringify(customDefinitionsV2(widgets)['com.example.v1.Widget']);
    ok(!/minimum|default|anyOf|allOf/.test(schema), schema);
  });
});
