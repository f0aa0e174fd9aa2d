import assert from 'node:assert/strict';
import type { KubeObject } from '../../../api/object';
import type { ManagedFieldsEntry } from '../../../api/types/meta-v1';
import type { Resource } from '../../../api/resource';
import { configmaps, daemonsets, deployments, pods } from '../../../api/resources';
import { instant } from '../../../base/brand';
import { ApiServerBench, podNamed, refusalOf } from '../testing/api-server-bench';

interface Apply {
  readonly as: string;
  readonly force?: boolean;
  readonly subresource?: string;
  readonly dryRun?: boolean;
}

const NAMESPACE = 'default';

/** A server that keeps the record of owners from the creation of objects on, and the words to write to it. */
class Tracked {
  constructor(readonly bench = new ApiServerBench({ fieldTracking: 'creation' })) {}

  apply<T extends KubeObject>(resource: Resource<T>, body: object, { as, force, ...rest }: Apply): T {
    const { name } = (body as { readonly metadata: { readonly name: string } }).metadata;
    const patch = { type: 'apply', body, ...(force === undefined ? {} : { force }) };
    return this.ask<T>({ resource, verb: 'patch', name, patch, fieldManager: as, ...rest });
  }

  update<T extends KubeObject>(resource: Resource<T>, object: object, as: string, subresource?: string): T {
    const { name } = (object as { readonly metadata: { readonly name: string } }).metadata;
    const of = subresource === undefined ? {} : { subresource };
    return this.ask<T>({ resource, verb: 'update', name, object, fieldManager: as, ...of });
  }

  merge<T extends KubeObject>(resource: Resource<T>, name: string, body: object, as: string, subresource?: string): T {
    const of = subresource === undefined ? {} : { subresource };
    return this.ask<T>({ resource, verb: 'patch', name, patch: { type: 'merge', body }, fieldManager: as, ...of });
  }

  create<T extends KubeObject>(resource: Resource<T>, object: object, as: string): T {
    return this.ask<T>({ resource, verb: 'create', object, fieldManager: as });
  }

  /** Five seconds pass. */
  later(): void {
    const { clock } = this.bench;
    clock.skipTo(instant(clock.now() + 5000));
  }

  get<T extends KubeObject>(resource: Resource<T>, name: string): T {
    return this.bench.get(resource, name, { namespace: NAMESPACE });
  }

  private ask<T extends KubeObject>(request: object): T {
    const answer = this.bench.ask({ namespace: NAMESPACE, ...request });
    assert.equal(answer.kind, 'object');
    return (answer.kind === 'object' ? answer.object : assert.fail()) as T;
  }
}

const configMap = (data: object, metadata: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'cm', ...metadata },
  data,
});

const deployment = (spec: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'app', image: 'registry.example/app:1.0' }] },
    },
    ...spec,
  },
});

const entriesOf = ({ metadata }: KubeObject): readonly ManagedFieldsEntry[] => metadata.managedFields ?? [];

/** `a Apply v1 {"f:data":{}}`, a line each. */
const linesOf = (object: KubeObject): readonly string[] =>
  entriesOf(object).map(({ manager, operation, subresource, apiVersion, fieldsV1 }) =>
    [
      manager,
      operation,
      ...(subresource === undefined ? [] : [subresource]),
      apiVersion,
      JSON.stringify(fieldsV1),
    ].join(' '),
  );

describe('managed fields', () => {
  it('say who set what, with defaults, without what admission adds', () => {
    const t = new Tracked();
    const pod = t.create(pods, podNamed('p'), 'me');
    assert.deepEqual(linesOf(pod), [
      'me Update v1 {"f:spec":{"f:containers":{"k:{\\"name\\":\\"app\\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:resources":{},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:enableServiceLinks":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}',
    ]);
    assert.equal(entriesOf(pod)[0]?.time, '2026-01-01T00:00:00Z');
  });

  it('pass from one updater to the next', () => {
    const t = new Tracked();
    t.create(configmaps, configMap({ a: '1', b: '1' }), 'one');
    t.later();
    const next = t.update(configmaps, configMap({ a: '2', b: '1' }), 'two');
    assert.deepEqual(linesOf(next), [
      'one Update v1 {"f:data":{".":{},"f:b":{}}}',
      'two Update v1 {"f:data":{"f:a":{}}}',
    ]);
    assert.deepEqual(
      entriesOf(next).map(({ time }) => time),
      ['2026-01-01T00:00:00Z', '2026-01-01T00:00:05Z'],
    );
  });

  it('stay as they are when nothing changes', () => {
    const t = new Tracked();
    const created = t.create(configmaps, configMap({ a: '1' }), 'one');
    t.later();
    assert.deepEqual(t.update(configmaps, configMap({ a: '1' }), 'two'), created);
  });

  it('are those of the subresource for what is written through it', () => {
    const t = new Tracked();
    t.create(deployments, deployment(), 'me');
    const scaled = t.merge(deployments, 'web', { status: { replicas: 1, observedGeneration: 1 } }, 'ctl', 'status');
    assert.equal(
      linesOf(scaled)[0],
      'ctl Update status apps/v1 {"f:status":{"f:observedGeneration":{},"f:replicas":{}}}',
    );
    const ignored = t.merge(deployments, 'web', { status: { replicas: 7 }, metadata: { labels: { l: 'v' } } }, 'x');
    assert.equal(linesOf(ignored).at(-1), 'x Update apps/v1 {"f:metadata":{"f:labels":{".":{},"f:l":{}}}}');
  });

  it('are forgotten when a client says so, and then not kept until somebody applies', () => {
    for (const managedFields of [[], [{}]]) {
      const t = new Tracked();
      t.create(configmaps, configMap({ a: '1' }), 'one');
      assert.deepEqual(linesOf(t.merge(configmaps, 'cm', { metadata: { managedFields } }, 'two')), []);
      assert.deepEqual(linesOf(t.update(configmaps, configMap({ a: '2' }), 'two')), []);
      const applied = t.apply(configmaps, configMap({ b: '1' }), { as: 'three' });
      assert.deepEqual(linesOf(applied), [
        'three Apply v1 {"f:data":{"f:b":{}}}',
        'before-first-apply Update v1 {"f:data":{".":{},"f:a":{}}}',
      ]);
    }
  });

  it('may be written by a client, but not through a subresource, nor so that they cannot be read', () => {
    const t = new Tracked();
    const mine = [
      {
        manager: 'm',
        operation: 'Update',
        apiVersion: 'v1',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:data': { 'f:a': {} } },
      },
    ];
    t.create(configmaps, configMap({ a: '1' }), 'one');
    assert.deepEqual(linesOf(t.merge(configmaps, 'cm', { metadata: { managedFields: mine } }, 'two')), [
      'm Update v1 {"f:data":{"f:a":{}}}',
    ]);
    const broken = [{ manager: 'x', operation: 'Nope', apiVersion: 'v1' }];
    assert.deepEqual(linesOf(t.merge(configmaps, 'cm', { metadata: { managedFields: broken } }, 'two')), [
      'm Update v1 {"f:data":{"f:a":{}}}',
    ]);
    t.create(deployments, deployment(), 'me');
    const before = linesOf(t.get(deployments, 'web'));
    assert.deepEqual(
      linesOf(t.merge(deployments, 'web', { metadata: { managedFields: mine } }, 'c', 'status')),
      before,
    );
  });

  it('see the template generation of a DaemonSet from the beginning', () => {
    const t = new Tracked();
    const made = t.create(daemonsets, { ...deployment(), kind: 'DaemonSet' }, 'me');
    assert.match(linesOf(made)[0] ?? '', /"f:annotations":\{"\.":\{\},"f:deprecated.daemonset.template.generation"/);
  });

  it('are not kept in process until the first apply', () => {
    const t = new Tracked(new ApiServerBench());
    assert.deepEqual(linesOf(t.create(configmaps, configMap({ a: '1' }), 'one')), []);
    assert.deepEqual(linesOf(t.update(configmaps, configMap({ a: '2' }), 'one')), []);
    t.apply(configmaps, configMap({ b: '1' }), { as: 'two' });
    assert.deepEqual(linesOf(t.update(configmaps, configMap({ a: '3', b: '1' }), 'one')), [
      'two Apply v1 {"f:data":{"f:b":{}}}',
      'before-first-apply Update v1 {"f:data":{}}',
      'one Update v1 {"f:data":{"f:a":{}}}',
    ]);
  });
});

describe('server-side apply', () => {
  it('creates what is not there, and changes nothing the second time', () => {
    const t = new Tracked();
    const made = t.apply(deployments, deployment(), { as: 'me' });
    assert.deepEqual(linesOf(made), [
      'me Apply apps/v1 {"f:spec":{"f:selector":{},"f:template":{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:containers":{"k:{\\"name\\":\\"app\\"}":{".":{},"f:image":{},"f:name":{}}}}}}}',
    ]);
    t.later();
    assert.deepEqual(t.apply(deployments, deployment(), { as: 'me' }), made);
  });

  it('refuses to change what others set, unless forced', () => {
    const t = new Tracked();
    t.create(configmaps, configMap({ a: '1', b: '1' }), 'one');
    assert.equal(
      refusalOf(() => t.apply(configmaps, configMap({ a: '2' }), { as: 'two' })),
      '409 Apply failed with 1 conflict: conflict with "one" using v1: .data.a',
    );
    const forced = t.apply(configmaps, configMap({ a: '2' }), { as: 'two', force: true });
    assert.deepEqual(linesOf(forced), [
      'two Apply v1 {"f:data":{"f:a":{}}}',
      'one Update v1 {"f:data":{".":{},"f:b":{}}}',
    ]);
  });

  it('takes away what the manager applied before and does not any more', () => {
    const t = new Tracked();
    t.apply(configmaps, configMap({ a: '1', b: '1' }), { as: 'one' });
    t.apply(configmaps, configMap({ b: '1', c: '1' }), { as: 'two' });
    const next = t.apply(configmaps, configMap({}), { as: 'one' });
    assert.deepEqual((next as { readonly data?: unknown }).data, { b: '1', c: '1' });
  });

  it('merges containers by name and keeps those of others', () => {
    const t = new Tracked();
    t.apply(deployments, deployment(), { as: 'one' });
    const sidecar = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { template: { spec: { containers: [{ name: 'side', image: 'registry.example/side:1.0' }] } } },
    };
    const both = t.apply(deployments, sidecar, { as: 'two' });
    assert.deepEqual(
      both.spec.template.spec?.containers.map(({ name }) => name),
      ['app', 'side'],
    );
  });

  it('writes nothing on a dry run', () => {
    const t = new Tracked();
    t.create(configmaps, configMap({ a: '1' }), 'one');
    const wished = t.apply(configmaps, configMap({ b: '1' }), { as: 'two', dryRun: true });
    assert.deepEqual((wished as { readonly data?: unknown }).data, { a: '1', b: '1' });
    assert.deepEqual((t.get(configmaps, 'cm') as { readonly data?: unknown }).data, { a: '1' });
  });

  it('refuses what is no configuration of the kind', () => {
    const t = new Tracked();
    const refused = (body: object): string => refusalOf(() => t.apply(configmaps, body, { as: 'me' }));
    assert.equal(refused({ metadata: { name: 'cm' } }), '400 invalid object type: /, Kind=');
    assert.equal(
      refused({ ...configMap({}), apiVersion: 'apps/v1' }),
      '400 invalid object type: apps/v1, Kind=ConfigMap',
    );
    assert.equal(refused(configMap({}, { managedFields: [] })), '400 metadata.managedFields must be nil');
    assert.equal(
      refused(configMap({ a: 1 })),
      '500 failed to create typed patch object (/cm; /v1, Kind=ConfigMap): .data.a: expected string, got &value.valueUnstructured{Value:1}',
    );
    assert.equal(
      refused(configMap({}, { uid: 'u' })),
      '409 Operation cannot be fulfilled on configmaps "cm": uid mismatch: the provided object specified uid u, and no existing object was found',
    );
    t.apply(configmaps, configMap({ a: '1' }), { as: 'me' });
    assert.equal(
      refused(configMap({ a: '2' }, { resourceVersion: '1' })),
      '409 Operation cannot be fulfilled on configmaps "cm": the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  it('does not create through a subresource', () => {
    const t = new Tracked();
    const status = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, status: { replicas: 1 } };
    assert.equal(
      refusalOf(() => t.apply(deployments, status, { as: 'me', subresource: 'status' })),
      '404 deployments.apps "web" not found',
    );
    t.create(deployments, deployment(), 'one');
    const applied = t.apply(deployments, status, { as: 'me', subresource: 'status' });
    assert.equal(linesOf(applied)[0], 'me Apply status apps/v1 {"f:status":{"f:replicas":{}}}');
  });

  it('takes over for kubectl what its client-side apply set', () => {
    const t = new Tracked();
    const last = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm' }, data: { a: '1' } });
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': last };
    t.create(configmaps, configMap({ a: '1', b: '1' }, { annotations }), 'kubectl-client-side-apply');
    assert.match(
      refusalOf(() => t.apply(configmaps, configMap({ a: '2' }), { as: 'other' })),
      /conflict with "kubectl-client-side-apply" using v1: \.data\.a$/,
    );
    assert.equal(
      refusalOf(() => t.apply(configmaps, configMap({ a: '2', b: '2' }), { as: 'kubectl' })),
      '409 Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .data.b',
    );
    const applied = t.apply(configmaps, configMap({ a: '2' }), { as: 'kubectl' });
    assert.equal(
      applied.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'],
      '{"apiVersion":"v1","data":{"a":"2"},"kind":"ConfigMap","metadata":{"name":"cm"}}\n',
    );
  });

  it('scales, and knows who set the replicas', () => {
    const t = new Tracked();
    t.create(deployments, deployment({ replicas: 2 }), 'one');
    const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web' }, spec: { replicas: 4 } };
    assert.equal(
      refusalOf(() => t.apply(deployments, scale, { as: 'scaler', subresource: 'scale' })),
      '409 Apply failed with 1 conflict: conflict with "one" using autoscaling/v1: .spec.replicas',
    );
    t.apply(deployments, scale, { as: 'scaler', subresource: 'scale', force: true });
    const scaled = t.get(deployments, 'web');
    assert.equal(scaled.spec.replicas, 4);
    assert.equal(linesOf(scaled)[0], 'scaler Apply scale apps/v1 {"f:spec":{"f:replicas":{}}}');
    assert.doesNotMatch(linesOf(scaled)[1] ?? '', /f:replicas/);
    assert.equal(
      refusalOf(() => t.apply(deployments, deployment({ replicas: 3 }), { as: 'two' })),
      '409 Apply failed with 1 conflict: conflict with "scaler" with subresource "scale": .spec.replicas',
    );
    t.update(deployments, { ...scale, spec: { replicas: 5 } }, 'hand', 'scale');
    assert.match(linesOf(t.get(deployments, 'web'))[0] ?? '', /^hand Update scale apps\/v1 \{"f:spec":\{"f:replicas"/);
  });
});
