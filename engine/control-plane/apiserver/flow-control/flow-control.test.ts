import assert from 'node:assert/strict';
import { seconds } from '../../../base/brand';
import { flowschemas, prioritylevelconfigurations } from '../../../api/resources';
import type { User } from '../../../api/request';
import type { FlowSchema } from '../../../api/types/flowcontrol-v1';
import { mandatoryFlowSchemas, mandatoryPriorityLevels } from '../../../api/kinds/flowcontrol/mandatory';
import { requestInfo } from '../http/request-info';
import { admin, ApiServerBench, nodeUser, refusalOf, user } from '../testing/api-server-bench';

const account = (namespace: string, name: string): User =>
  user(`system:serviceaccount:${namespace}:${name}`, 'system:serviceaccounts', `system:serviceaccounts:${namespace}`);

const PODS = '/api/v1/namespaces/default/pods';
const LEASE = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/x';

describe('FlowControl', () => {
  const { flow } = new ApiServerBench().api.server;

  const cases: readonly (readonly [who: string, sender: User, method: string, path: string, schema: string])[] = [
    ['a superuser', admin, 'GET', PODS, 'exempt'],
    ['a probe', user('system:anonymous', 'system:unauthenticated'), 'GET', '/readyz', 'probes'],
    ['a user', user('eve'), 'GET', PODS, 'global-default'],
    ['an account', account('default', 'a'), 'GET', PODS, 'service-accounts'],
    ['an account of the system', account('kube-system', 'a'), 'GET', PODS, 'kube-system-service-accounts'],
    ['a leader of the system', account('kube-system', 'a'), 'PUT', LEASE, 'system-leader-election'],
    ['a kubelet about pods', nodeUser('n'), 'GET', PODS, 'system-nodes'],
    ['a kubelet about its node', nodeUser('n'), 'PATCH', '/api/v1/nodes/n/status', 'system-node-high'],
    ['a scheduler', user('system:kube-scheduler'), 'GET', PODS, 'kube-scheduler'],
  ];
  for (const [who, sender, method, path, schema] of cases) {
    it(`counts ${who} under ${schema}`, () => {
      const found = flow.flowOf(sender, requestInfo(method, path, false));
      assert.equal(found?.schema.metadata.name, schema);
      assert.equal(found.level?.metadata.name, found.schema.spec.priorityLevelConfiguration.name);
    });
  }

  it('starts with what is mandatory as it must be', () => {
    const bench = new ApiServerBench();
    for (const [name, spec] of mandatoryFlowSchemas) {
      assert.deepEqual(bench.get<FlowSchema>(flowschemas, name).spec, spec);
    }
    for (const [name, spec] of mandatoryPriorityLevels) {
      assert.deepEqual(bench.get(prioritylevelconfigurations, name), {
        ...bench.get(prioritylevelconfigurations, name),
        spec,
      });
    }
  });

  const jail = (limited: object): ApiServerBench => {
    const bench = new ApiServerBench();
    bench.create(prioritylevelconfigurations, {
      metadata: { name: 'jail' },
      spec: {
        type: 'Limited',
        limited: { nominalConcurrencyShares: 0, limitResponse: { type: 'Reject' }, ...limited },
      },
    });
    bench.create(flowschemas, {
      metadata: { name: 'jail' },
      spec: {
        priorityLevelConfiguration: { name: 'jail' },
        matchingPrecedence: 5,
        rules: [
          {
            subjects: [{ kind: 'User', user: { name: 'eve' } }],
            resourceRules: [{ verbs: ['list'], apiGroups: ['*'], resources: ['pods'], namespaces: ['*'] }],
          },
        ],
      },
    });
    return bench;
  };
  const list = requestInfo('GET', PODS, false);

  it('lets nobody through a level without seats', () => {
    const closed = jail({ borrowingLimitPercent: 0 }).api.server.flow;
    assert.equal(
      refusalOf(() => closed.admit(user('eve'), list)),
      '429 Too many requests, please try again later.',
    );
    closed.admit(user('bob'), list);
    closed.admit(user('eve'), requestInfo('GET', '/api/v1/namespaces/default/secrets', false));
  });

  it('lets everybody through one that may borrow', () => {
    jail({}).api.server.flow.admit(user('eve'), list);
  });
});

describe('SchemaStatus', () => {
  const create = (bench: ApiServerBench, level: string): void => {
    bench.create(flowschemas, { metadata: { name: 'mine' }, spec: { priorityLevelConfiguration: { name: level } } });
  };
  const dangling = (bench: ApiServerBench, name = 'mine'): unknown => {
    const { conditions = [] } = bench.get<FlowSchema>(flowschemas, name).status;
    return conditions.map(({ type, status, reason }) => [type, status, reason]);
  };

  it('has said so of those that every cluster starts with', () => {
    assert.deepEqual(dangling(new ApiServerBench(), 'catch-all'), [['Dangling', 'False', 'Found']]);
  });

  it('tells a schema that its level is there, or not, or is now', () => {
    const bench = new ApiServerBench();
    create(bench, 'mine');
    bench.clock.run({ within: seconds(1), stepsMax: 100 });
    assert.deepEqual(dangling(bench), [['Dangling', 'True', 'NotFound']]);
    bench.create(prioritylevelconfigurations, {
      metadata: { name: 'mine' },
      spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } },
    });
    bench.clock.run({ within: seconds(1), stepsMax: 100 });
    assert.deepEqual(dangling(bench), [['Dangling', 'False', 'Found']]);
  });

  it('says nothing once the server is gone', () => {
    const bench = new ApiServerBench();
    bench.api.close();
    create(bench, 'exempt');
    bench.clock.run({ within: seconds(1), stepsMax: 100 });
    assert.deepEqual(dangling(bench), []);
  });
});
