import assert from 'node:assert/strict';
import { DiskInventory } from './disk-inventory';
import type { Instance, InstanceState } from './provider';

const GIB = 1024 ** 3;
const spec = (name: string) => ({ name, zone: 'a', type: 'ssd', sizeBytes: GIB });
const instance = (name: string, zone = 'a', state: InstanceState = 'running'): Instance => ({
  name,
  providerId: `sim://${zone}/i-${name}`,
  type: 'sim.large',
  zone,
  region: 'r',
  internalIp: '10.0.0.2',
  state,
});
const refusal = (outcome: ReturnType<DiskInventory['create']>): string => (outcome.ok ? 'none' : outcome.message);

describe('the disks of an account', () => {
  it('are made once, however often they are asked for', () => {
    const disks = new DiskInventory(10);
    const first = disks.create(spec('data'));
    assert.deepEqual(disks.create(spec('data')), first);
    assert.match(refusal(disks.create({ ...spec('data'), sizeBytes: 2 * GIB })), /^DiskExists/);
    assert.equal(disks.all().length, 1);
  });

  it('are as many as the account may have', () => {
    const disks = new DiskInventory(1);
    disks.create(spec('a'));
    assert.equal(refusal(disks.create(spec('b'))), 'DiskLimitExceeded: the account may have 1 disks');
    assert.equal(disks.delete('vol-1'), undefined);
    assert.equal(refusal(disks.create(spec('b'))), 'none');
  });

  it('are attached to one running instance of their zone', () => {
    const disks = new DiskInventory(10);
    disks.create(spec('data'));
    const attach = (to: Instance | undefined, isShared = false): string =>
      refusal(disks.attach('vol-1', to, to?.name ?? 'n9', isShared));
    assert.equal(attach(undefined), 'InstanceNotFound: n9');
    assert.equal(attach(instance('n3', 'b')), 'ZoneMismatch: vol-1 is in zone a, n3 in b');
    assert.equal(attach(instance('n1', 'a', 'stopped')), 'IncorrectInstanceState: n1 is stopped');
    assert.equal(attach(instance('n1')), 'none');
    assert.equal(attach(instance('n1')), 'none');
    assert.equal(attach(instance('n2')), 'DiskInUse: vol-1 is attached to n1');
    assert.equal(disks.delete('vol-1'), 'DiskInUse: vol-1 is attached to n1');
    disks.detach('vol-1', 'n1');
    assert.equal(attach(instance('n2')), 'none');
    assert.equal(attach(instance('n1'), true), 'none');
    disks.detachAll('n2');
    assert.deepEqual(disks.get('vol-1')?.attachedTo, ['n1']);
  });

  it('grow and never shrink', () => {
    const disks = new DiskInventory(10);
    disks.create(spec('data'));
    assert.equal(refusal(disks.resize('vol-1', 2 * GIB)), 'none');
    assert.match(refusal(disks.resize('vol-1', GIB)), /^InvalidSize/);
  });
});
