import assert from 'node:assert/strict';
import { millis, seconds } from '../../../base/brand';
import type { KubeObject } from '../../../api/object';
import type { Resource } from '../../../api/resource';
import { customresourcedefinitions, namespaces } from '../../../api/resources';
import type { CustomResourceDefinition } from '../../../api/types/apiextensions-v1';
import { SeededRandom } from '../../../sim/seeded-random';
import { ApiServer } from '../api-server';
import { admin, ApiServerBench, refusalOf } from '../testing/api-server-bench';
import type { Answerer } from '../suspension';

const GROUP = 'example.com';

const widgets = (version = 'v1'): Resource<Widget> => ({
  group: GROUP,
  version,
  plural: 'widgets',
  kind: 'Widget',
  namespaced: true,
});

interface Widget extends KubeObject {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

const SPEC_SCHEMA = {
  type: 'object',
  properties: {
    size: { type: 'integer', minimum: 1, maximum: 10, default: 3 },
    color: { type: 'string', enum: ['red', 'green'] },
    selector: { type: 'string' },
  },
};

const version = (name: string, more: object = {}): object => ({
  name,
  served: true,
  storage: name === 'v1',
  schema: {
    openAPIV3Schema: {
      type: 'object',
      properties: { spec: SPEC_SCHEMA, status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    },
  },
  ...more,
});

const definition = (spec: object = {}, names: object = {}): object => ({
  metadata: { name: `widgets.${GROUP}` },
  spec: {
    group: GROUP,
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget', ...names },
    versions: [version('v1')],
    ...spec,
  },
});

const widget = (name: string, spec: object = {}): object => ({
  apiVersion: `${GROUP}/v1`,
  kind: 'Widget',
  metadata: { name },
  spec,
});

const inDefault = { namespace: 'default' };

function settle(bench: ApiServerBench): void {
  bench.clock.run({ within: millis(10), stepsMax: 1000 });
}

function benchWith(spec: object = {}, answerer?: Answerer): ApiServerBench {
  const bench = new ApiServerBench(answerer === undefined ? {} : { answerer });
  bench.create(customresourcedefinitions, definition(spec));
  settle(bench);
  return bench;
}

const definitionIn = (bench: ApiServerBench, name = `widgets.${GROUP}`): CustomResourceDefinition =>
  bench.get<CustomResourceDefinition>(customresourcedefinitions, name);

const conditionsOf = ({ status }: CustomResourceDefinition): readonly string[] =>
  status.conditions.map(({ type, status: is, reason = '' }) => `${type}=${is} ${reason}`);

describe('custom resources', () => {
  it('are served once their definition is established', () => {
    const bench = new ApiServerBench();
    bench.create(customresourcedefinitions, definition());
    assert.match(
      refusalOf(() => bench.list(widgets(), {}, inDefault)),
      /could not find the requested resource/,
    );
    settle(bench);
    assert.deepEqual(conditionsOf(definitionIn(bench)), [
      'NamesAccepted=True NoConflicts',
      'Established=True InitialNamesAccepted',
    ]);
    assert.equal(bench.list(widgets(), {}, inDefault).length, 0);
  });

  it('are pruned, defaulted and validated', () => {
    const bench = benchWith();
    const made = bench.create<Widget>(widgets(), widget('a', { color: 'red', odd: 1 }), inDefault);
    assert.deepEqual(made.spec, { color: 'red', size: 3 });
    assert.equal(made.metadata.generation, 1);
    assert.equal(
      refusalOf(() => bench.create(widgets(), widget('b', { size: 11, color: 'blue' }), inDefault)),
      '422 Widget.example.com "b" is invalid: [spec.color: Unsupported value: "blue": supported values: "red", "green", ' +
        'spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10]',
    );
  });

  it('leave what an update does not touch as it was, though rules came later', () => {
    const bench = benchWith();
    bench.create(widgets(), widget('a', { color: 'green', size: 9 }), inDefault);
    const strict = {
      type: 'object',
      properties: {
        spec: { type: 'object', properties: { size: { type: 'integer', maximum: 5 }, color: { type: 'string' } } },
      },
    };
    bench.patch(customresourcedefinitions, `widgets.${GROUP}`, {
      spec: { versions: [version('v1', { schema: { openAPIV3Schema: strict } })] },
    });
    settle(bench);
    const patched = bench.patch<Widget>(widgets(), 'a', { spec: { color: 'red' } }, inDefault);
    assert.deepEqual(patched.spec, { color: 'red', size: 9 });
    assert.match(
      refusalOf(() => bench.patch(widgets(), 'a', { spec: { size: 8 } }, inDefault)),
      /should be less than or equal to 5/,
    );
  });

  it('have a status and a scale of their own where the version says so', () => {
    const scale = { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size' };
    const bench = benchWith({ versions: [version('v1', { subresources: { status: {}, scale } })] });
    bench.create(widgets(), { ...widget('a', { size: 2 }), status: { size: 7 } }, inDefault);
    const status = { ...inDefault, subresource: 'status' };
    const written = bench.patch<Widget>(widgets(), 'a', { spec: { size: 9 }, status: { size: 1 } }, status);
    assert.deepEqual([written.spec, written.status, written.metadata.generation], [{ size: 2 }, { size: 1 }, 1]);
    const scaled = bench.patch<Widget>(
      widgets(),
      'a',
      { spec: { replicas: 4 } },
      { ...inDefault, subresource: 'scale' },
    );
    assert.deepEqual([scaled.kind, scaled.spec, scaled.status], ['Scale', { replicas: 4 }, { replicas: 1 }]);
    assert.equal(bench.get(widgets(), 'a', inDefault).metadata.generation, 2);
  });

  it('are the same object in each version', () => {
    const bench = benchWith({ versions: [version('v1'), version('v2')] });
    bench.create(widgets(), widget('a', { size: 2 }), inDefault);
    const seen = bench.get<Widget>(widgets('v2'), 'a', inDefault);
    assert.deepEqual([seen.apiVersion, seen.spec], ['example.com/v2', { size: 2 }]);
  });

  it('wait for names that others have', () => {
    const bench = benchWith();
    bench.create(customresourcedefinitions, {
      metadata: { name: `gadgets.${GROUP}` },
      spec: {
        group: GROUP,
        scope: 'Namespaced',
        names: { plural: 'gadgets', kind: 'Widget' },
        versions: [version('v1')],
      },
    });
    settle(bench);
    assert.deepEqual(conditionsOf(definitionIn(bench, `gadgets.${GROUP}`)), [
      'NamesAccepted=False ListKindConflict',
      'Established=False NotAccepted',
    ]);
    bench.remove(customresourcedefinitions, `widgets.${GROUP}`);
    bench.clock.run({ within: seconds(10), stepsMax: 1000 });
    assert.ok(conditionsOf(definitionIn(bench, `gadgets.${GROUP}`)).includes('NamesAccepted=True NoConflicts'));
  });

  it('go with their definition', () => {
    const bench = benchWith();
    bench.create(widgets(), widget('a'), inDefault);
    bench.create(widgets(), { ...widget('b'), metadata: { name: 'b', finalizers: ['example.com/hold'] } }, inDefault);
    bench.remove(customresourcedefinitions, `widgets.${GROUP}`);
    settle(bench);
    assert.deepEqual(
      bench.list(widgets(), {}, inDefault).map(({ metadata }) => metadata.name),
      ['b'],
    );
    assert.match(
      refusalOf(() => bench.create(widgets(), widget('c'), inDefault)),
      /^403 .* create not allowed while custom resource definition is terminating$/,
    );
    bench.patch(widgets(), 'b', { metadata: { finalizers: null } }, inDefault);
    bench.clock.run({ within: seconds(10), stepsMax: 1000 });
    assert.match(
      refusalOf(() => definitionIn(bench)),
      /^404 /,
    );
    assert.match(
      refusalOf(() => bench.list(widgets(), {}, inDefault)),
      /could not find the requested resource/,
    );
  });

  it('are served again by a server that starts on the same store', () => {
    const first = benchWith();
    first.create(widgets(), widget('a'), inDefault);
    first.api.close();
    const { store, clock, journal } = first;
    const second = new ApiServer({ store, clock, journal, random: new SeededRandom('second') });
    const answer = second.request({ user: admin, verb: 'get', resource: widgets(), name: 'a', ...inDefault });
    assert.ok(answer.kind === 'object');
    assert.equal(answer.object.metadata.name, 'a');
  });
});

describe('conversion webhooks', () => {
  const spec = {
    versions: [version('v1'), version('v2')],
    conversion: {
      strategy: 'Webhook',
      webhook: {
        conversionReviewVersions: ['v1'],
        clientConfig: { url: 'https://convert.example/path' },
      },
    },
  };

  interface Review {
    readonly request: { readonly uid: string; readonly desiredAPIVersion: string; readonly objects: readonly Widget[] };
  }

  /** In v2 a widget is twice as big. */
  const doubling: Answerer = ({ body }) => {
    const { uid, desiredAPIVersion, objects } = (body as unknown as Review).request;
    const factor = desiredAPIVersion.endsWith('v2') ? 2 : 0.5;
    const convertedObjects = objects.map((each) => ({
      ...each,
      apiVersion: desiredAPIVersion,
      spec: { ...each.spec, size: Number(each.spec?.['size']) * factor },
    }));
    const response = { uid, result: { status: 'Success' }, convertedObjects };
    return {
      ok: true,
      code: 200,
      body: JSON.parse(
        JSON.stringify({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'ConversionReview', response }),
      ) as null,
    };
  };

  it('are asked for what is read and written in another version', () => {
    const bench = benchWith(spec, doubling);
    const made = bench.create<Widget>(
      widgets('v2'),
      { ...widget('a', { size: 4 }), apiVersion: 'example.com/v2' },
      inDefault,
    );
    assert.deepEqual(made.spec, { size: 4 });
    assert.deepEqual(bench.get<Widget>(widgets(), 'a', inDefault).spec, { size: 2 });
    bench.patch(widgets(), 'a', { spec: { size: 5 } }, inDefault);
    const [listed] = bench.list(widgets('v2'), {}, inDefault) as readonly Widget[];
    assert.deepEqual(listed?.spec, { size: 10 });
    assert.equal(listed.metadata.resourceVersion, bench.get(widgets(), 'a', inDefault).metadata.resourceVersion);
    bench.remove(widgets('v2'), 'a', {}, inDefault);
    assert.equal(bench.list(widgets(), {}, inDefault).length, 0);
  });

  it('let watchers of each version see changes in theirs', () => {
    const bench = benchWith(spec, doubling);
    const stream = bench.api.watch({
      user: { name: 'admin', groups: ['system:masters'] },
      verb: 'watch',
      resource: widgets('v2'),
      namespace: 'default',
      options: {},
    });
    bench.create(widgets(), widget('a', { size: 1 }), inDefault);
    const [event] = stream.poll();
    assert.ok(event !== undefined && event.type === 'ADDED');
    assert.deepEqual((event.object as Widget).spec, { size: 2 });
  });

  it('fail the requests that need them, in the words of the real server', () => {
    const refusing: Answerer = () => ({ ok: false, error: 'dial tcp 10.96.0.9:443: connect: connection refused' });
    const bench = benchWith(spec, refusing);
    bench.create(widgets(), widget('a'), inDefault);
    assert.equal(
      refusalOf(() => bench.get(widgets('v2'), 'a', inDefault)),
      '500 conversion webhook for example.com/v1, Kind=Widget failed: Post "https://convert.example/path?timeout=30s": ' +
        'dial tcp 10.96.0.9:443: connect: connection refused',
    );
    assert.equal(bench.get(namespaces, 'default').metadata.name, 'default');
  });
});
