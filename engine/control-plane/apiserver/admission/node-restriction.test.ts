import assert from 'node:assert/strict';
import { leases, nodes, pods } from '../../../api/resources';
import { ApiServerBench, nodeUser, podNamed, refusalOf } from '../testing/api-server-bench';

const AS = { as: nodeUser('n1') };
const AT = { namespace: 'default' };
const LEASES = { namespace: 'kube-node-lease', ...AS };

const withNodes = (): ApiServerBench => {
  const bench = new ApiServerBench();
  bench.create(nodes, { metadata: { name: 'n1' } });
  bench.create(nodes, { metadata: { name: 'n2' } });
  return bench;
};

describe('NodeRestriction', () => {
  it('lets a kubelet make itself, and no other node', () => {
    const bench = new ApiServerBench();
    bench.create(nodes, { metadata: { name: 'n1' } }, AS);
    assert.equal(
      refusalOf(() => bench.create(nodes, { metadata: { name: 'n2' } }, AS)),
      '403 nodes "n2" is forbidden: node "n1" is not allowed to modify node "n2"',
    );
  });

  it('keeps labels that others rely on out of its hands', () => {
    const bench = withNodes();
    const label = (labels: object): unknown => bench.patch(nodes, 'n1', { metadata: { labels } }, AS);
    label({ 'topology.kubernetes.io/zone': 'z', 'example.com/own': 'y' });
    assert.match(
      refusalOf(() => label({ 'node-restriction.kubernetes.io/tier': 'gold' })),
      /is not allowed to modify labels: node-restriction\.kubernetes\.io\/tier$/,
    );
    assert.match(
      refusalOf(() => label({ 'foo.kubernetes.io/bar': 'x' })),
      /is not allowed to modify labels: foo\.kubernetes\.io\/bar$/,
    );
  });

  it('keeps taints out of its hands', () => {
    const bench = withNodes();
    assert.match(
      refusalOf(() => bench.patch(nodes, 'n1', { spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] } }, AS)),
      /node "n1" is not allowed to modify taints$/,
    );
  });

  it('lets it delete and report only pods that are its own', () => {
    const bench = withNodes();
    bench.create(pods, podNamed('mine', { nodeName: 'n1' }), AT);
    bench.create(pods, podNamed('other', { nodeName: 'n2' }), AT);
    bench.patch(pods, 'mine', { status: { phase: 'Running' } }, { ...AT, ...AS, subresource: 'status' });
    assert.match(
      refusalOf(() =>
        bench.patch(pods, 'other', { status: { phase: 'Running' } }, { ...AT, ...AS, subresource: 'status' }),
      ),
      /node "n1" can only update pod status for pods with spec\.nodeName set to itself$/,
    );
    assert.match(
      refusalOf(() => bench.remove(pods, 'other', {}, { ...AT, ...AS })),
      /node "n1" can only delete pods with spec\.nodeName set to itself$/,
    );
    bench.remove(pods, 'mine', {}, { ...AT, ...AS });
  });

  it('lets it hold its own lease', () => {
    const bench = withNodes();
    const lease = (name: string): unknown =>
      bench.create(leases, { metadata: { name }, spec: { holderIdentity: name } }, LEASES);
    lease('n1');
    assert.match(
      refusalOf(() => lease('n2')),
      /can only access node lease with the same name as the requesting node$/,
    );
  });
});
