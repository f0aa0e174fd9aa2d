import assert from 'node:assert/strict';
import { scenarioData } from '../scenario-data';
import { limitsFor } from '../limits';
import { nodeFailure } from '../testing/node-failure';
import { groupsOf, openAtFirst, rowsOf } from './rows';
import { sceneOf } from './scene';

const scene = sceneOf(scenarioData(nodeFailure(), limitsFor(1, true)));

describe('lines of the timeline', () => {
  const labels = (by: 'node' | 'owner'): readonly string[] => {
    const open = openAtFirst(groupsOf(scene, by));
    return rowsOf(scene, { by, open }).map(({ kind, label }) => `${kind} ${label}`);
  };

  it('go from what was done over what was claimed to what came of it', () => {
    assert.deepEqual(labels('node'), [
      'steps When',
      'faults Faults',
      'events Events',
      'heading Claims',
      'claim ✔ within 1m',
      'claim ✔ not before 5m',
      'claim ✘ within 6m',
      'heading Control plane',
      'component kube-scheduler',
      'component kube-controller-manager',
      'component cloud-controller-manager',
      'heading Nodes and their pods',
      'group n1',
      'object web-5d89c-aaaaa',
      'group n2',
      'object web-5d89c-bbbbb',
      'object web-5d89c-ddddd',
      'group n3',
      'object web-5d89c-ccccc',
      'heading Services',
      'object web',
    ]);
  });

  it('mark a claim that holds and shows nothing', () => {
    const claims = scene.claims.map((line) => ({ ...line, claim: { ...line.claim, notice: 'it held already' } }));
    const rows = rowsOf({ ...scene, claims }, { by: 'node', open: new Set() });
    assert.deepEqual(
      rows.filter(({ kind }) => kind === 'claim').map(({ label }) => label),
      ['○ within 1m', '○ not before 5m', '✘ within 6m'],
    );
  });

  it('can have pods under their owners', () => {
    assert.ok(labels('owner').includes('group ReplicaSet web-5d89c'));
  });

  it('hide the pods of a group that is closed', () => {
    const rows = rowsOf(scene, { by: 'node', open: new Set() });
    assert.ok(!rows.some(({ key }) => key.startsWith('pod ')));
    assert.ok(rows.filter(({ kind }) => kind === 'group').every(({ height }) => height > 34));
  });

  it('start closed when there are more pods than one wants to scroll through', () => {
    const [pod] = scene.lanes.filter(({ kind }) => kind === 'pod');
    assert.ok(pod !== undefined);
    const many = [{ title: 'n1', pods: Array.from({ length: 61 }, () => pod) }];
    assert.equal(openAtFirst(many).size, 0);
  });
});

describe('scene', () => {
  it('knows where a claim failed and where something changes', () => {
    assert.equal(scene.failedAt, 370_000);
    assert.ok(scene.instants.includes(10_000));
    assert.ok(scene.instants.every((at, index) => at > (scene.instants[index - 1] ?? -1)));
  });
});
