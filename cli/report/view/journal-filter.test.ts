import assert from 'node:assert/strict';
import { areasOf, matching } from './journal-filter';

const row = (sequence: number, actor: string, action: string, subject: string, detail = '') => ({
  at: sequence,
  sequence,
  actor,
  action,
  subject,
  detail,
});

const JOURNAL = [
  row(1, 'kubelet/n1', 'api.update', 'leases.coordination.k8s.io kube-node-lease/n1', '{"code":200}'),
  row(2, 'kubelet/n1', 'api.patch', 'pods/status default/web-1', '{"code":200}'),
  row(3, 'kube-scheduler', 'api.get', 'pods default/web-1', '{"code":404}'),
  row(4, 'kube-scheduler', 'schedule.place', 'pods default/web-1'),
  row(5, 'kube-scheduler', 'api.list', 'pods', '{"code":200}'),
];

const found = (filter: Partial<Parameters<typeof matching>[1]>): readonly number[] =>
  matching(JOURNAL, { text: '', actor: '', area: '', withRoutine: false, ...filter }).map(({ sequence }) => sequence);

describe('the journal table', () => {
  it('leaves out heartbeats and reads unless they were refused or are asked for', () => {
    assert.deepEqual(found({}), [2, 3, 4]);
    assert.deepEqual(found({ withRoutine: true }), [1, 2, 3, 4, 5]);
  });

  it('is narrowed by words, actor and area', () => {
    assert.deepEqual(found({ text: 'WEB-1 status' }), [2]);
    assert.deepEqual(found({ actor: 'kube-scheduler' }), [3, 4]);
    assert.deepEqual(found({ area: 'schedule' }), [4]);
    assert.deepEqual(areasOf(JOURNAL), ['api', 'schedule']);
  });
});
