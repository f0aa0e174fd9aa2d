import assert from 'node:assert/strict';
import { at, node } from '../testing/objects';
import { conditionTaints, mirroredLabels } from './condition-taints';

const noSchedule = (name: string) => ({ key: `node.kubernetes.io/${name}`, effect: 'NoSchedule' });
const pressure = (type: string) => [{ type, status: 'True', lastHeartbeatTime: at(0), lastTransitionTime: at(0) }];

describe('taints by condition', () => {
  it('adds what is missing and takes what no longer holds', () => {
    const sick = node('n', {
      ready: 'Unknown',
      taints: [noSchedule('not-ready'), { key: 'mine', effect: 'NoSchedule' }],
    });
    assert.deepEqual(conditionTaints(sick), { add: [noSchedule('unreachable')], remove: [noSchedule('not-ready')] });
  });
  it('knows pressure and cordoning', () => {
    const { add } = conditionTaints(node('n', { conditions: pressure('DiskPressure'), unschedulable: true }));
    assert.deepEqual(add, [noSchedule('disk-pressure'), noSchedule('unschedulable')]);
  });
  it('leaves NoExecute taints alone', () => {
    const taints = [{ key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' }];
    assert.deepEqual(conditionTaints(node('n', { taints })), { add: [], remove: [] });
  });
  it('mirrors stable labels into beta ones', () => {
    const labels = { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/arch': 'amd64' };
    assert.deepEqual(mirroredLabels(node('n', { labels })), { 'beta.kubernetes.io/os': 'linux' });
    assert.equal(mirroredLabels(node('n')), undefined);
  });
});
