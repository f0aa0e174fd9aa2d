import assert from 'node:assert/strict';
import { faultFlags } from './faults';

const flagOf = (action: string, subject: string) =>
  faultFlags([{ at: 7, sequence: 1, actor: 'fault', action, subject, detail: '' }]);

describe('faults', () => {
  it('read as sentences', () => {
    const textOf = (action: string, subject: string): string | undefined => flagOf(action, subject)[0]?.text;
    assert.equal(textOf('fault.node-fails', 'node-fails node=n1'), 'node n1 fails');
    assert.equal(textOf('fault.component-stops', 'component-stops component=API server'), 'API server stops');
    assert.equal(
      textOf('fault.node-pressure', 'node-pressure node=n1 pressure=memory on=true'),
      'node n1 pressure (memory)',
    );
    assert.equal(textOf('fault.zone-fails', '{"kind":"zone-fails","zone":"a"}'), 'zone a fails');
    assert.equal(
      textOf('fault.node-shuts-down', 'node-shuts-down node=n1 grace=30000 criticalGrace=10000'),
      'node n1 shuts down (grace 30s, critical grace 10s)',
    );
    assert.equal(
      textOf('fault.webhook-times-out', '{"kind":"webhook-times-out","webhook":"policy","on":false}'),
      'webhook policy times out (ends)',
    );
    assert.equal(
      textOf('fault.etcd-member', 'etcd-member member=etcd-0 running=false'),
      'etcd member (etcd-0, not running)',
    );
    assert.equal(textOf('fault.etcd-compacts', 'etcd-compacts'), 'etcd compacts');
  });

  it('point at what they befall, and say whether they heal', () => {
    assert.deepEqual(flagOf('fault.node-recovers', 'node-recovers node=n1'), [
      { at: 7, text: 'node n1 recovers', isHealing: true, key: 'node n1' },
    ]);
    const heals = (action: string, subject: string): boolean | undefined => flagOf(action, subject)[0]?.isHealing;
    assert.equal(heals('fault.cloud-fails', 'cloud-fails message=a b'), false);
    assert.equal(heals('fault.container-runtime', 'container-runtime node=n1 healthy=false'), false);
    assert.equal(heals('fault.container-runtime', 'container-runtime node=n1 healthy=true'), true);
    assert.equal(heals('fault.etcd-space', 'etcd-space exceeded=true'), false);
    assert.equal(heals('fault.etcd-space', 'etcd-space exceeded=false'), true);
  });

  it('are not shown when they are only announced', () => {
    assert.deepEqual(flagOf('fault.later', 'later after=5 fault={}'), []);
    assert.deepEqual(flagOf('api.create', 'pods'), []);
  });
});
