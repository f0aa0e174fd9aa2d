import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assigned, PodInfo } from '../model/pod-info';
import { selectorOfLabels } from '../model/selector';
import { node, pod } from '../testing/objects';
import { spreadQuery } from './pod-query';
import { SchedulerCache } from './scheduler-cache';

const ZONE = 'zone';

describe('SchedulerCache', () => {
  it('takes nodes zone by zone, in the order in which they came', () => {
    const cache = new SchedulerCache();
    for (const [name, zone] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
      ['a3', 'a'],
      ['b2', 'b'],
    ] as const) {
      cache.addNode(node({ name, labels: { 'topology.kubernetes.io/zone': zone } }));
    }
    assert.deepEqual(names(cache), ['a1', 'b1', 'a2', 'b2', 'a3']);
    cache.removeNode(node({ name: 'a1', labels: { 'topology.kubernetes.io/zone': 'a' } }));
    assert.deepEqual(names(cache), ['a2', 'b1', 'a3', 'b2']);
  });

  it('counts an assumed pod until it is confirmed or forgotten', () => {
    const cache = new SchedulerCache();
    cache.addNode(node({ name: 'n' }));
    cache.snapshot();
    const info = new PodInfo(pod({ name: 'p', cpu: '1' }));
    cache.assumePod(assigned(info, 'n'));
    assert.equal(cache.get('n')?.requested.milliCpu, 1000);
    cache.forgetPod(info.uid);
    assert.equal(cache.get('n')?.requested.milliCpu, 0);
    cache.assumePod(assigned(info, 'n'));
    cache.addPod(new PodInfo(pod({ name: 'p', cpu: '1', node: 'n' })));
    assert.equal(cache.isAssumed(info.uid), false);
    assert.equal(cache.get('n')?.requested.milliCpu, 1000);
    cache.forgetPod(info.uid);
    assert.equal(cache.get('n')?.requested.milliCpu, 1000);
  });

  it('keeps a pod of a node that is not known yet', () => {
    const cache = new SchedulerCache();
    cache.addPod(new PodInfo(pod({ name: 'p', cpu: '1', node: 'n' })));
    assert.deepEqual(names(cache), []);
    cache.addNode(node({ name: 'n' }));
    assert.deepEqual(names(cache), ['n']);
    assert.equal(cache.get('n')?.requested.milliCpu, 1000);
  });

  it('tells by position which nodes have changed', () => {
    const cache = new SchedulerCache();
    for (const name of ['a', 'b', 'c']) cache.addNode(node({ name }));
    cache.snapshot();
    const cursor = cache.changes.end;
    cache.addPod(new PodInfo(pod({ name: 'p', node: 'b' })));
    const changed: number[] = [];
    assert.equal(
      cache.changes.since(cursor, (position) => changed.push(position)),
      true,
    );
    assert.deepEqual(
      changed.map((position) => cache.nodes[position]?.name),
      ['b'],
    );
  });

  it('answers "how many where" as if it had counted all pods anew', () => {
    const step = fc.record({
      kind: fc.constantFrom('pod', 'gone', 'node', 'node gone', 'relabel', 'ask'),
      pod: fc.integer({ min: 0, max: 7 }),
      node: fc.integer({ min: 0, max: 3 }),
      label: fc.constantFrom('x', 'y'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const cache = new SchedulerCache();
        const nodes = new Map<string, ReturnType<typeof node>>();
        const pods = new Map<string, PodInfo>();
        for (const { kind, pod: number, node: at, label } of steps) {
          const name = `n${at}`;
          const known = nodes.get(name);
          const uid = `uid-default-p${number}`;
          if (kind === 'pod' && !pods.has(uid)) {
            const info = new PodInfo(pod({ name: `p${number}`, labels: { app: label }, node: name }));
            pods.set(uid, info);
            cache.addPod(info);
          } else if (kind === 'gone' && pods.delete(uid)) cache.removePod(uid);
          else if (kind === 'node' && known === undefined) {
            const fresh = node({ name, labels: { [ZONE]: label } });
            nodes.set(name, fresh);
            cache.addNode(fresh);
          } else if (kind === 'node gone' && known !== undefined) {
            nodes.delete(name);
            cache.removeNode(known);
          } else if (kind === 'relabel' && known !== undefined) {
            const next = node({ name, labels: { [ZONE]: label } });
            nodes.set(name, next);
            cache.updateNode(known, next);
          }
          check(cache, nodes, pods);
        }
      }),
    );
  });
});

const names = (cache: SchedulerCache): readonly string[] => cache.snapshot().nodes.map(({ name }) => name);

function check(
  cache: SchedulerCache,
  nodes: ReadonlyMap<string, ReturnType<typeof node>>,
  pods: ReadonlyMap<string, PodInfo>,
): void {
  cache.snapshot();
  for (const app of ['x', 'y']) {
    const { topology, counts, sum } = cache.counts.of(spreadQuery('default', selectorOfLabels({ app }))).by(ZONE);
    const expected = new Map<string, number>();
    for (const { metadata } of nodes.values()) expected.set(metadata.labels?.[ZONE] ?? '', 0);
    for (const { pod: each } of pods.values()) {
      const zone = nodes.get(each.spec.nodeName ?? '')?.metadata.labels?.[ZONE];
      if (zone !== undefined && each.metadata.labels?.['app'] === app)
        expected.set(zone, (expected.get(zone) ?? 0) + 1);
    }
    const found = new Map(topology.values.map((value, index) => [value, counts[index] ?? 0]));
    assert.deepEqual([...found].sort(), [...expected].sort());
    assert.equal(
      sum,
      [...expected.values()].reduce((total, count) => total + count, 0),
    );
  }
}
