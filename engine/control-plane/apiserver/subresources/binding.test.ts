import assert from 'node:assert/strict';
import { bindings, nodes, pods } from '../../../api/resources';
import type { Pod } from '../../../api/types/core-v1';
import { ApiServerBench, podNamed, refusalOf } from '../testing/api-server-bench';

const AT = { namespace: 'default' };
const TO = { target: { kind: 'Node', name: 'n' } };

function world(spec: object = {}): ApiServerBench {
  const bench = new ApiServerBench();
  bench.create(nodes, { metadata: { name: 'n', labels: { 'topology.kubernetes.io/zone': 'z' } } });
  bench.create(pods, podNamed('p', spec), AT);
  return bench;
}

const bind = (bench: ApiServerBench, body: object, more: object = {}): unknown =>
  bench.ask({
    verb: 'create',
    resource: pods,
    subresource: 'binding',
    name: 'p',
    object: { metadata: { name: 'p' }, ...body },
    ...AT,
    ...more,
  });

describe('binding', () => {
  it('gives a pod its node, what the binding brings, and where the node stands', () => {
    const bench = world();
    bind(bench, { metadata: { name: 'p', annotations: { a: 'b' } }, ...TO });
    const { metadata, spec, status } = bench.get<Pod>(pods, 'p', AT);
    assert.equal(spec.nodeName, 'n');
    assert.deepEqual([metadata.annotations, metadata.labels], [{ a: 'b' }, { 'topology.kubernetes.io/zone': 'z' }]);
    assert.deepEqual(
      (status.conditions ?? []).map(({ type, status: state }) => [type, state]),
      [['PodScheduled', 'True']],
    );
  });

  it('may be asked for by the old path', () => {
    const bench = world();
    bench.ask({ verb: 'create', resource: bindings, object: { metadata: { name: 'p' }, ...TO }, ...AT });
    assert.equal(bench.get<Pod>(pods, 'p', AT).spec.nodeName, 'n');
  });

  it('changes nothing in a dry run', () => {
    const bench = world();
    bind(bench, TO, { dryRun: true });
    assert.equal(bench.get<Pod>(pods, 'p', AT).spec.nodeName, undefined);
  });

  const refused: readonly (readonly [what: string, spec: object, body: object, message: string])[] = [
    ['no node', {}, { target: {} }, '500 target.name: Required value'],
    [
      'something else',
      {},
      { target: { kind: 'Pod', name: 'n' } },
      '500 target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>"',
    ],
    ['another name', {}, { metadata: { name: 'q' }, ...TO }, '400 name in URL does not match name in Binding object'],
    [
      'a pod that has a node',
      { nodeName: 'n' },
      TO,
      '409 Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "n"',
    ],
    [
      'a pod behind a gate',
      { schedulingGates: [{ name: 'a' }] },
      TO,
      '409 Operation cannot be fulfilled on pods/binding "p": pod p has non-empty .spec.schedulingGates',
    ],
  ];
  for (const [what, spec, body, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.equal(
        refusalOf(() => bind(world(spec), body)),
        message,
      );
    });
  }
});
