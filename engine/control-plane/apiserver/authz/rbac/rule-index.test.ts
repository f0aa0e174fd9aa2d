import assert from 'node:assert/strict';
import type { PolicyRule } from '../../../../api/types/rbac-v1';
import type { Attributes } from '../authorizer';
import { RuleIndex } from './rule-index';

const ASKED: Attributes = {
  user: { name: 'u', groups: [] },
  verb: 'get',
  group: '',
  version: 'v1',
  resource: 'events',
  subresource: '',
  namespace: 'ns',
  name: 'e',
  path: '',
};

const allows = (rules: readonly PolicyRule[], ...asked: readonly Partial<Attributes>[]): readonly boolean[] => {
  const index = new RuleIndex([{ rules, source: () => 'a test' }]);
  return asked.map((one) => index.allowing({ ...ASKED, ...one }) !== undefined);
};

describe('the index of rules', () => {
  it('keeps resources of one name in two groups apart', () => {
    const rules = [{ verbs: ['get'], apiGroups: ['events.k8s.io'], resources: ['events'] }];
    assert.deepEqual(allows(rules, {}, { group: 'events.k8s.io' }, {}), [false, true, false]);
  });

  it('looks at the name each time', () => {
    const rules = [{ verbs: ['get'], apiGroups: [''], resources: ['events'], resourceNames: ['mine'] }];
    assert.deepEqual(allows(rules, { name: 'mine' }, { name: 'yours' }, { name: '' }), [true, false, false]);
  });

  it('keeps an object and its subresource apart', () => {
    const rules = [{ verbs: ['*'], apiGroups: ['*'], resources: ['events/status'] }];
    assert.deepEqual(allows(rules, {}, { subresource: 'status' }, { subresource: 'other' }), [false, true, false]);
  });

  it('asks of a path what rules say of paths alone', () => {
    const rules = [{ verbs: ['get'], apiGroups: ['*'], resources: ['*'], nonResourceURLs: ['/healthz*'] }];
    const paths = [{ path: '/healthz/etcd' }, { path: '/metrics' }].map((one) => ({ ...one, resource: '' }));
    assert.deepEqual(allows(rules, ...paths), [true, false]);
  });
});
