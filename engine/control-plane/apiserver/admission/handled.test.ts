import assert from 'node:assert/strict';
import { kinds } from '../../../api/kinds/index';
import { nodes, pods } from '../../../api/resources';
import type { Resource } from '../../../api/resource';
import { Registry, type Served } from '../registry';
import { handledBy } from './handled';
import type { AdmissionPlugin, Request } from './plugin';

const registry = new Registry(kinds);

function served(resource: Resource): Served {
  const found = registry.find(resource);
  assert.ok(found !== undefined);
  return found;
}

const request = (resource: Resource, subresource = ''): Request => ({
  operation: 'UPDATE',
  served: served(resource),
  subresource,
  namespace: '',
  name: 'a',
  user: { name: 'somebody', groups: [] },
});

describe('handledBy', () => {
  it('answers the places of the plugins that handle a request', () => {
    const plugins: readonly AdmissionPlugin[] = [
      { name: 'status', handles: (_served, subresource) => subresource === 'status' },
      { name: 'pods', handles: ({ plural }) => plural === 'pods' },
    ];
    const handled = handledBy(plugins);
    assert.deepEqual(handled(request(pods)), [1]);
    assert.deepEqual(handled(request(pods, 'status')), [0, 1]);
    assert.deepEqual(handled(request(nodes)), []);
  });

  it('asks once for all lists with the same `handles`, and anew for others', () => {
    let asked = 0;
    const handles: AdmissionPlugin['handles'] = () => ++asked > 0;
    const chain = (): readonly AdmissionPlugin[] => [{ name: 'counting', handles }];
    assert.equal(handledBy(chain())(request(pods)), handledBy(chain())(request(pods)));
    assert.equal(asked, 1);
    assert.deepEqual(handledBy([{ name: 'other', handles: () => false }])(request(pods)), []);
    assert.deepEqual(handledBy([...chain(), ...chain()])(request(pods)), [0, 1]);
    assert.equal(asked, 3);
  });
});
