import assert from 'node:assert/strict';
import type { KubeObject } from '../../../api/object';
import {
  leases,
  resourcequotas,
  validatingadmissionpolicies,
  validatingadmissionpolicybindings,
} from '../../../api/resources';
import type { Lease } from '../../../api/types/coordination-v1';
import { millis } from '../../../base/brand';
import type { AdmissionPlugin } from '../admission/plugin';
import { ApiServerBench, nodeUser, refusalOf } from '../testing/api-server-bench';

const SYSTEM = { namespace: 'kube-system' };
const LATER = '2026-01-01T00:00:12.000000Z';

const held = (bench: ApiServerBench, name = 'scheduler'): Lease =>
  bench.create<Lease>(
    leases,
    {
      metadata: { name },
      spec: { holderIdentity: 'a', leaseDurationSeconds: 15, renewTime: '2026-01-01T00:00:10.000000Z' },
    },
    SYSTEM,
  );

const renewed = (lease: Lease, spec: object = { renewTime: LATER }): KubeObject =>
  ({ ...lease, spec: { ...lease.spec, ...spec } }) as KubeObject;

/** The same words, sharing nothing with the object in the store: such a body takes the long way. */
const retold = (object: KubeObject): KubeObject => JSON.parse(JSON.stringify(object)) as KubeObject;

/** Counts the requests that went the long way. */
function counting(): { readonly bench: ApiServerBench; readonly asked: () => number } {
  let asked = 0;
  const plugin: AdmissionPlugin = {
    name: 'Counter',
    handles: (served, _subresource, operation) => served.plural === 'leases' && operation === 'UPDATE',
    validate: () => {
      asked++;
    },
    isIdle: () => true,
  };
  return { bench: new ApiServerBench({ admission: () => [plugin] }), asked: () => asked };
}

describe('the renewal of a lease', () => {
  it('ends as the same words do on the long way', () => {
    const [short, long] = [new ApiServerBench(), new ApiServerBench()];
    const kept = short.update(leases, renewed(held(short)), SYSTEM);
    const full = long.update(leases, retold(renewed(held(long))), SYSTEM);
    assert.deepEqual(kept, { ...full, metadata: { ...full.metadata, uid: kept.metadata.uid } });
    assert.equal(short.journal.length, long.journal.length);
  });

  it('takes the short way when only the time is another one', () => {
    const { bench, asked } = counting();
    const lease = held(bench);
    const next = bench.update<Lease>(leases, renewed(lease), SYSTEM);
    assert.equal(asked(), 0);
    bench.update(leases, renewed(next, { renewTime: '2026-01-01T00:00:14.000000Z' }), SYSTEM);
    assert.equal(asked(), 0);
  });

  for (const [what, change] of [
    ['another holder', { holderIdentity: 'b', renewTime: LATER }],
    ['another duration', { leaseDurationSeconds: 20, renewTime: LATER }],
    ['one field more', { leaseTransitions: 1, renewTime: LATER }],
    ['a time that is written otherwise', { renewTime: '2026-01-01T00:00:12.000000+00:00' }],
    ['no new time', {}],
  ] as const) {
    it(`takes the long way with ${what}`, () => {
      const { bench, asked } = counting();
      bench.update(leases, renewed(held(bench), change), SYSTEM);
      assert.equal(asked(), 1);
    });
  }

  it('is a conflict over a version that is gone', () => {
    const bench = new ApiServerBench();
    const lease = held(bench);
    bench.update(leases, renewed(lease), SYSTEM);
    assert.match(
      refusalOf(() => bench.update(leases, renewed(lease), SYSTEM)),
      /^409 .*the object has been modified/,
    );
  });

  it('is checked by a policy', () => {
    const bench = new ApiServerBench();
    const lease = held(bench);
    const rule = { apiGroups: ['*'], apiVersions: ['*'], operations: ['UPDATE'], resources: ['leases'] };
    const spec = { matchConstraints: { resourceRules: [rule] }, validations: [{ expression: 'false' }] };
    bench.create(validatingadmissionpolicies, { metadata: { name: 'p' }, spec });
    const binding = { policyName: 'p', validationActions: ['Deny'] };
    bench.create(validatingadmissionpolicybindings, { metadata: { name: 'b' }, spec: binding });
    bench.clock.after(millis(2000), 'the policy is seen', () => undefined);
    bench.clock.run({ within: millis(2000), stepsMax: 1000 });
    assert.match(
      refusalOf(() => bench.update(leases, renewed(lease), SYSTEM)),
      /^422 .*denied request/,
    );
  });

  it('goes through beside a quota', () => {
    const bench = new ApiServerBench();
    const lease = held(bench);
    bench.create(resourcequotas, { metadata: { name: 'q' }, spec: { hard: { pods: '1' } } }, SYSTEM);
    assert.equal(bench.update<Lease>(leases, renewed(lease), SYSTEM).spec.renewTime, LATER);
  });

  it('is refused to the kubelet of another node', () => {
    const bench = new ApiServerBench();
    const lease = held(bench, 'n1');
    const as = nodeUser('n2');
    assert.match(
      refusalOf(() => bench.update(leases, renewed(lease), { ...SYSTEM, as })),
      /^403 .*leases.coordination.k8s.io "n1" is forbidden/,
    );
  });
});
