import assert from 'node:assert/strict';
import { seconds } from '../../../base/brand';
import { apiservices, endpointslices, services } from '../../../api/resources';
import type { APIService } from '../../../api/types/apiregistration-v1';
import { ApiServerBench } from '../testing/api-server-bench';

const AT = { namespace: 'default' };
const NAME = 'v1.a.example';

class World {
  readonly bench = new ApiServerBench();

  constructor() {
    this.bench.create(apiservices, {
      metadata: { name: NAME },
      spec: {
        group: 'a.example',
        version: 'v1',
        groupPriorityMinimum: 1,
        versionPriority: 1,
        service: { namespace: 'default', name: 's' },
      },
    });
  }

  service(port: number): this {
    this.bench.create(services, { metadata: { name: 's' }, spec: { ports: [{ name: 'web', port }] } }, AT);
    return this;
  }

  slice(name: string, ready = true): this {
    const metadata = { name: 's-1', labels: { 'kubernetes.io/service-name': 's' } };
    const endpoints = [{ addresses: ['10.0.0.1'], conditions: { ready } }];
    this.bench.create(endpointslices, { metadata, addressType: 'IPv4', endpoints, ports: [{ name, port: 1 }] }, AT);
    return this;
  }

  settled(): readonly string[] {
    this.bench.clock.run({ within: seconds(1), stepsMax: 100 });
    const { conditions = [] } = this.bench.get<APIService>(apiservices, NAME).status;
    return conditions.map(({ status, reason, message }) => `${status} ${reason ?? ''}: ${message ?? ''}`);
  }
}

describe('RemoteServices', () => {
  const cases: readonly (readonly [world: () => World, condition: RegExp])[] = [
    [() => new World(), /^False ServiceNotFound: service\/s in "default" is not present$/],
    [() => new World().service(80), /^False ServicePortError: service\/s in "default" is not listening on port 443$/],
    [
      () => new World().service(443),
      /^False EndpointsNotFound: cannot find endpointslices for service\/s in "default"$/,
    ],
    [
      () => new World().service(443).slice('other'),
      /^False MissingEndpoints: endpointslices for service\/s in "default" have no addresses with port name "web"$/,
    ],
    [() => new World().service(443).slice('web', false), /^False MissingEndpoints: /],
    [
      () => new World().service(443).slice('web'),
      /^False FailedDiscoveryCheck: failing or missing response from https:\/\/[0-9.]+:443\/apis\/a\.example\/v1: unsupported/,
    ],
  ];
  for (const [make, condition] of cases) {
    it(`says ${condition.source.slice(1, 40)}`, () => {
      const [found = '', ...more] = make().settled();
      assert.match(found, condition);
      assert.deepEqual(more, []);
    });
  }

  it('hears of the Service later on, and keeps the time while the state stays', () => {
    const world = new World();
    world.settled();
    const before = world.bench.get<APIService>(apiservices, NAME).status.conditions?.[0]?.lastTransitionTime;
    world.bench.clock.run({ within: seconds(60), stepsMax: 100 });
    world.service(443);
    assert.match(world.settled()[0] ?? '', /EndpointsNotFound/);
    const after = world.bench.get<APIService>(apiservices, NAME).status.conditions?.[0]?.lastTransitionTime;
    assert.equal(after, before);
  });

  it('leaves alone what the server serves itself', () => {
    const { bench } = new World();
    const { status } = bench.get<APIService>(apiservices, 'v1.apps');
    bench.clock.run({ within: seconds(1), stepsMax: 100 });
    assert.deepEqual(bench.get<APIService>(apiservices, 'v1.apps').status, status);
  });
});
