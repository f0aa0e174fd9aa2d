import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SchedulerConfiguration } from '../configuration';
import { defaultPlugins } from '../plugins';
import { SchedulerCluster } from '../testing/cluster';

/** The default profile without the promise that like pods may share what is known. */
const FORGETFUL: Partial<SchedulerConfiguration> = {
  profiles: [
    {
      schedulerName: 'default-scheduler',
      plugins: defaultPlugins.map(({ source, ...rest }) => ({
        ...rest,
        source: {
          name: source.name,
          create: (handle, args) =>
            new Proxy(source.create(handle, args), {
              get: (plugin, key): unknown => (key === 'signature' ? undefined : Reflect.get(plugin, key)),
            }),
        },
      })),
    },
  ],
};

const node = fc.record({
  cpu: fc.constantFrom('1', '2', '4'),
  zone: fc.constantFrom('a', 'b'),
  taint: fc.constantFrom(undefined, 'NoSchedule', 'PreferNoSchedule'),
});
const pod = fc.record({
  cpu: fc.constantFrom('100m', '500m', '1'),
  tolerates: fc.boolean(),
  zone: fc.constantFrom(undefined, 'a', 'b'),
  isGone: fc.boolean(),
});

describe('PodClass', () => {
  it('changes no placement', () => {
    fc.assert(
      fc.property(
        fc.array(node, { minLength: 1, maxLength: 5 }),
        fc.array(pod, { minLength: 1, maxLength: 12 }),
        (nodes, pods) => {
          const clusters = [new SchedulerCluster(), new SchedulerCluster(FORGETFUL)];
          const placements = clusters.map((cluster) => {
            nodes.forEach(({ cpu, zone, taint }, index) => {
              const taints = taint === undefined ? [] : [{ key: 'dedicated', effect: taint }];
              cluster.addNode({ name: `n${index}`, cpu, labels: { zone }, spec: { taints } });
            });
            cluster.run(100);
            return pods.map(({ cpu, tolerates, zone, isGone }, index) => {
              const name = `p${index}`;
              const tolerations = tolerates ? [{ key: 'dedicated', operator: 'Exists' }] : [];
              const nodeSelector = zone === undefined ? {} : { nodeSelector: { zone } };
              cluster.addPod({ name, cpu, spec: { tolerations, ...nodeSelector } });
              cluster.run(100);
              const { total, best } = cluster.scheduler.decision(`default/${name}`) ?? {};
              const placement = { node: cluster.nodeOf(name), message: cluster.messageOf(name), total, best };
              if (isGone) cluster.removePod(name);
              return placement;
            });
          });
          assert.deepEqual(placements[0], placements[1]);
        },
      ),
      { numRuns: 30 },
    );
  });
});
