import assert from 'node:assert/strict';
import { stateless } from '../framework/plugin-source';
import { defaultPlugins } from '../plugins';
import { readSchedulerConfiguration, type ConfiguredScheduler } from './read-configuration';

const HEAD = { apiVersion: 'kubescheduler.config.k8s.io/v1', kind: 'KubeSchedulerConfiguration' };
const mine = stateless({ name: 'Mine' });
const plugins = new Map([['Mine', mine]]);

function read(fields: object): ConfiguredScheduler {
  const outcome = readSchedulerConfiguration({ ...HEAD, ...fields }, plugins);
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.problems.join('\n'));
  return outcome.configuration;
}

function problems(fields: object): readonly string[] {
  const outcome = readSchedulerConfiguration({ ...HEAD, ...fields }, plugins);
  return outcome.ok ? [] : outcome.problems;
}

const profileProblems = (profile: object): readonly string[] => problems({ profiles: [profile] });
const argsProblems = (name: string, args: object): readonly string[] =>
  profileProblems({ pluginConfig: [{ name, args }] });

describe('a configuration of the scheduler', () => {
  it('that says nothing is the default one', () => {
    const { profiles, leaderElection, percentageOfNodesToScore } = read({});
    assert.deepEqual([leaderElection, percentageOfNodesToScore, profiles.length], [true, 0, 1]);
    assert.equal(profiles[0]?.schedulerName, 'default-scheduler');
    assert.deepEqual(profiles[0].plugins, defaultPlugins);
  });

  it('says what its clients are held to; what is left out is usual', () => {
    assert.equal(read({}).clientConnection, undefined);
    assert.deepEqual(read({ clientConnection: { qps: 5 } }).clientConnection, { qps: 5, burst: 100 });
    assert.deepEqual(read({ clientConnection: { qps: 0, burst: 7 } }).clientConnection, { qps: 50, burst: 7 });
    assert.equal(problems({ clientConnection: { kubeconfig: '/etc/x' } }).length, 1);
  });

  it('has plugins at all points: a default one stays in its place, another comes last', () => {
    const multiPoint = {
      enabled: [
        { name: 'Mine', weight: 5 },
        { name: 'ImageLocality', weight: 7 },
      ],
      disabled: [{ name: 'NodeAffinity' }],
    };
    const [profile] = read({ profiles: [{ plugins: { multiPoint } }] }).profiles;
    const named = profile?.plugins.map(({ source, weight }) => `${source.name} ${weight ?? ''}`.trim()) ?? [];
    const usual = defaultPlugins.map(({ source }) => source.name);
    assert.ok(!named.includes('NodeAffinity 2'));
    assert.equal(named.indexOf('ImageLocality 7'), usual.indexOf('ImageLocality') - 1);
    assert.equal(named.at(-1), 'Mine 5');
  });

  it('sets queue, profiles and arguments', () => {
    const { queue, profiles } = read({
      podInitialBackoffSeconds: 2,
      podMaxBackoffSeconds: 4,
      profiles: [
        { schedulerName: 'a', percentageOfNodesToScore: 30, pluginConfig: [{ name: 'Mine', args: { any: 'thing' } }] },
        { schedulerName: 'b' },
      ],
    });
    assert.deepEqual([queue.initial, queue.max], [2000, 4000]);
    assert.deepEqual(
      profiles.map(({ schedulerName }) => schedulerName),
      ['a', 'b'],
    );
    assert.equal(profiles[0]?.percentageOfNodesToScore, 30);
    assert.deepEqual(profiles[0]?.pluginArgs, { Mine: { any: 'thing' } });
  });

  it('is refused where its form is wrong', () => {
    assert.deepEqual(problems({ kind: 'Other' }), ['kind: must be "KubeSchedulerConfiguration"']);
    assert.deepEqual(problems({ extenders: [] }), ['the document: unknown or not modelled: "extenders"']);
    assert.deepEqual(problems({ percentageOfNodesToScore: 101 }), ['percentageOfNodesToScore: must be <= 100']);
    assert.deepEqual(problems({ podInitialBackoffSeconds: 11 }), [
      'podMaxBackoffSeconds: must be greater than or equal to podInitialBackoffSeconds',
    ]);
    assert.deepEqual(problems({ profiles: [{}, {}] }), [
      'profiles: there are two with the schedulerName "default-scheduler"',
    ]);
  });

  it('is refused where a profile cannot run', () => {
    assert.deepEqual(profileProblems({ plugins: { score: { enabled: [{ name: 'No' }] } } }), [
      'profiles[0].plugins.score.enabled[0].name: plugin "No" does not exist',
    ]);
    assert.deepEqual(profileProblems({ plugins: { bind: { disabled: [{ name: '*' }] } } }), [
      'profiles[0]: at least one bind plugin is needed',
    ]);
    assert.deepEqual(profileProblems({ plugins: { queueSort: { disabled: [{ name: 'PrioritySort' }] } } }), [
      'profiles[0]: no plugin is left that orders the queue',
    ]);
    assert.deepEqual(
      problems({
        profiles: [
          { schedulerName: 'a' },
          { schedulerName: 'b', plugins: { queueSort: { disabled: [{ name: '*' }], enabled: [{ name: 'Mine' }] } } },
        ],
      }),
      ['profiles[1].plugins.queueSort: must be the same for all profiles'],
    );
  });

  it('is refused where arguments make no sense', () => {
    const path = 'profiles[0].pluginConfig[0].args';
    const ratio = { type: 'RequestedToCapacityRatio' };
    const shape = [
      { utilization: 50, score: 0 },
      { utilization: 10, score: 10 },
    ];
    for (const [name, args, expected] of [
      ['NodeName', { x: 1 }, ': plugin "NodeName" takes no arguments'],
      ['No', {}, ': plugin "No" does not exist'],
      ['InterPodAffinity', { hardPodAffinityWeight: 101 }, '.hardPodAffinityWeight: must be <= 100'],
      [
        'NodeResourcesFit',
        { scoringStrategy: { type: 'Most' } },
        '.scoringStrategy.type: must be one of LeastAllocated, MostAllocated, RequestedToCapacityRatio',
      ],
      [
        'NodeResourcesFit',
        { scoringStrategy: ratio },
        '.scoringStrategy.requestedToCapacityRatio: must be specified with that type',
      ],
      [
        'NodeResourcesFit',
        { scoringStrategy: { ...ratio, requestedToCapacityRatio: { shape } } },
        '.scoringStrategy.requestedToCapacityRatio.shape: utilization must increase from point to point',
      ],
      [
        'PodTopologySpread',
        { defaultConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }] },
        '.defaultingType: must be List when defaultConstraints are not empty',
      ],
      [
        'DefaultPreemption',
        { minCandidateNodesPercentage: 0, minCandidateNodesAbsolute: 0 },
        ': minCandidateNodesPercentage and minCandidateNodesAbsolute cannot both be zero',
      ],
      ['DynamicResources', { bindingTimeout: '1ms' }, '.bindingTimeout: must be a duration of at least 1s'],
    ] as const) {
      assert.deepEqual(argsProblems(name, args), [`${path}${expected}`]);
    }
  });
});
