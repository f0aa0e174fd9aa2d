import assert from 'node:assert/strict';
import { pod } from '../../testing/objects';
import { conflictText } from './conflict-text';

describe('what a pod is told whose volume another node has', () => {
  const near = pod('near');
  const far = { ...pod('far'), metadata: { ...pod('far').metadata, namespace: 'other' } };
  const told = (...users: Parameters<typeof conflictText>[2]): string => conflictText('v', pod('mine'), users);
  const PREFIX = 'Multi-Attach error for volume "v" ';

  for (const [users, text] of [
    [[], "Volume is already exclusively attached to one node and can't be attached to another"],
    [[near], 'Volume is already used by pod(s) near'],
    [[near, far], 'Volume is already used by pod(s) near and 1 pod(s) in different namespaces'],
    [[far], 'Volume is already used by 1 pod(s) in different namespaces'],
  ] as const) {
    it(text, () => assert.equal(told(...users), PREFIX + text));
  }
});
