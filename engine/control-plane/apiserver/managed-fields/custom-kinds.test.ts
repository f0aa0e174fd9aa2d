import assert from 'node:assert/strict';
import { millis } from '../../../base/brand';
import type { KubeObject } from '../../../api/object';
import type { Resource } from '../../../api/resource';
import { customresourcedefinitions } from '../../../api/resources';
import { ApiServerBench, refusalOf } from '../testing/api-server-bench';

const GROUP = 'example.com';

interface Widget extends KubeObject {
  readonly spec?: Readonly<Record<string, unknown>>;
}

const widgets = (version: string): Resource<Widget> => ({
  group: GROUP,
  version,
  plural: 'widgets',
  kind: 'Widget',
  namespaced: true,
});

const SCHEMA = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        size: { type: 'integer' },
        items: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['id'],
          items: { type: 'object', required: ['id'], properties: { id: { type: 'string' }, v: { type: 'integer' } } },
        },
      },
    },
    status: { type: 'object', properties: { size: { type: 'integer' } } },
  },
};

const version = (name: string): object => ({
  name,
  served: true,
  storage: name === 'v1',
  schema: { openAPIV3Schema: SCHEMA },
  subresources: { status: {}, scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size' } },
});

/** A server that tracks owners and serves widgets in two versions. */
function benchWithWidgets(): ApiServerBench {
  const bench = new ApiServerBench({ fieldTracking: 'creation' });
  bench.create(customresourcedefinitions, {
    metadata: { name: `widgets.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [version('v1'), version('v2')],
    },
  });
  bench.clock.run({ within: millis(10), stepsMax: 1000 });
  return bench;
}

const widget = (apiVersion: string, spec: object, metadata: object = {}): object => ({
  apiVersion: `${GROUP}/${apiVersion}`,
  kind: 'Widget',
  metadata: { name: 'w', ...metadata },
  spec,
});

interface Write {
  readonly as: string;
  readonly version?: string;
  readonly subresource?: string;
}

function patched(
  bench: ApiServerBench,
  type: string,
  body: object,
  { as, version: of = 'v1', ...more }: Write,
): Widget {
  const request = { resource: widgets(of), namespace: 'default', verb: 'patch', name: 'w', fieldManager: as, ...more };
  const answer = bench.ask({ ...request, patch: { type, body } });
  return answer.kind === 'object' ? answer.object : assert.fail();
}

const linesOf = ({ metadata }: KubeObject): readonly string[] =>
  (metadata.managedFields ?? []).map(({ manager, operation, apiVersion, fieldsV1 }) =>
    [manager, operation, apiVersion, JSON.stringify(fieldsV1)].join(' '),
  );

describe('managed fields of custom resources', () => {
  it('follow the schema of the definition', () => {
    const bench = benchWithWidgets();
    patched(bench, 'apply', widget('v1', { items: [{ id: 'a', v: 1 }] }), { as: 'one' });
    const both = patched(bench, 'apply', widget('v1', { items: [{ id: 'b' }] }), { as: 'two' });
    assert.deepEqual(both.spec?.['items'], [{ id: 'a', v: 1 }, { id: 'b' }]);
    assert.equal(
      refusalOf(() => patched(bench, 'apply', widget('v1', { items: [{ id: 'a', v: 2 }] }), { as: 'two' })),
      '409 Apply failed with 1 conflict: conflict with "one": .spec.items[id="a"].v',
    );
    assert.equal(
      refusalOf(() => patched(bench, 'apply', widget('v1', { nope: 1 }), { as: 'two' })),
      '500 failed to create typed patch object (/w; example.com/v1, Kind=Widget): .spec.nope: field not declared in schema',
    );
  });

  it('know owners in whatever version they wrote', () => {
    const bench = benchWithWidgets();
    patched(bench, 'apply', widget('v1', { size: 1 }), { as: 'one' });
    const next = patched(bench, 'merge', { spec: { items: [{ id: 'a' }] } }, { as: 'two', version: 'v2' });
    assert.deepEqual(linesOf(next), [
      'one Apply example.com/v1 {"f:spec":{"f:size":{}}}',
      'two Update example.com/v2 {"f:spec":{"f:items":{".":{},"k:{\\"id\\":\\"a\\"}":{".":{},"f:id":{}}}}}',
    ]);
    assert.equal(
      refusalOf(() => patched(bench, 'apply', widget('v2', { size: 2 }), { as: 'three', version: 'v2' })),
      '409 Apply failed with 1 conflict: conflict with "one": .spec.size',
    );
    const moved = patched(bench, 'apply', widget('v2', {}), { as: 'one', version: 'v2' });
    assert.equal(moved.spec?.['size'], undefined);
  });

  it('are forgotten when a client says so', () => {
    const bench = benchWithWidgets();
    patched(bench, 'apply', widget('v1', { size: 1 }), { as: 'one' });
    assert.deepEqual(linesOf(patched(bench, 'merge', { metadata: { managedFields: [] } }, { as: 'two' })), []);
  });

  it('go through the scale by the path of the version', () => {
    const bench = benchWithWidgets();
    patched(bench, 'apply', widget('v1', { size: 1 }), { as: 'one' });
    const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'w' }, spec: { replicas: 4 } };
    assert.equal(
      refusalOf(() => patched(bench, 'apply', scale, { as: 'scaler', subresource: 'scale' })),
      '409 Apply failed with 1 conflict: conflict with "one": .spec.replicas',
    );
    patched(bench, 'merge', { spec: { replicas: 3 } }, { as: 'scaler', subresource: 'scale' });
    const scaled = bench.get(widgets('v1'), 'w', { namespace: 'default' });
    assert.equal(scaled.spec?.['size'], 3);
    assert.deepEqual(linesOf(scaled), ['scaler Update example.com/v1 {"f:spec":{"f:size":{}}}']);
  });

  it('of a status are those of who wrote it there', () => {
    const bench = benchWithWidgets();
    patched(bench, 'apply', { ...widget('v1', { size: 1 }), status: { size: 7 } }, { as: 'one' });
    const next = patched(
      bench,
      'merge',
      { status: { size: 1 }, spec: { size: 9 } },
      { as: 'ctl', subresource: 'status' },
    );
    assert.deepEqual(linesOf(next), [
      'one Apply example.com/v1 {"f:spec":{"f:size":{}}}',
      'ctl Update example.com/v1 {"f:status":{".":{},"f:size":{}}}',
    ]);
  });
});
