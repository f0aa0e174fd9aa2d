import { seeded } from '../../mutations/seeded';
import type { SchedulerCase, StepOfCase } from '../scheduler-cases';
import type { Fields } from '../scenarios/scenario';
import { Draw } from './draw';

const DRIVERS = ['gpu.example.com', 'net.example.com'];
const MODELS = ['a1', 'a2', 'b1'];

/** Cases for the scheduler with devices: slices, classes, claims and pods of nothing but chance. */
export function randomDeviceCases(seed: number, count: number): readonly SchedulerCase[] {
  return Array.from({ length: count }, (_, index) => {
    const draw = new Draw(seeded(seed * 1_000_003 + index));
    return deviceCase(draw, `dra-r${seed}x${index}`);
  });
}

function deviceCase(draw: Draw, id: string): SchedulerCase {
  const namespace = `${id}-a`;
  const names = ['n1', 'n2', 'n3', 'n4'].slice(0, draw.whole(2, 4));
  const claims = Array.from({ length: draw.whole(2, 5) }, (_, index) => `c${index}`);
  const pods = Array.from({ length: draw.whole(2, 5) }, (_, index): StepOfCase => {
    const used = [...new Set(Array.from({ length: draw.one([1, 1, 2]) }, () => draw.one(claims)))];
    const spec = {
      containers: [
        { name: 'c', image: 'registry.example.com/app:v1', resources: { requests: { cpu: draw.one(['1', '500m']) } } },
      ],
      resourceClaims: used.map((name, at) => ({ name: `x${at}`, resourceClaimName: name })),
      ...draw.maybe(0.2, () => ({ nodeSelector: { 'kubernetes.io/hostname': draw.one(names) } })),
    };
    return { op: 'pod', pod: { metadata: { namespace, name: `p${index}` }, ...{ spec } } };
  });
  const setup = [
    { kind: 'Namespace', metadata: { name: namespace } },
    ...names.map((name, index) => node(name, 2 ** (index + 1))),
    ...['gpu', 'net'].map((name, index) => deviceClass(draw, `${id}-${name}`, DRIVERS[index] ?? '')),
    ...slices(draw, id, names),
    ...claims.map((name) => ({
      ...{ kind: 'ResourceClaim', metadata: { namespace, name } },
      ...{ spec: { devices: claimOf(draw, id) } },
    })),
  ];
  return { id, area: 'dra', features: ['dra'], setup, steps: pods, expect: [] };
}

const node = (name: string, cpu: number): { kind: string; metadata: { name: string } } => ({
  ...{ kind: 'Node', metadata: { name, ...{ labels: { 'kubernetes.io/hostname': name } } } },
  ...{
    spec: {},
    status: {
      capacity: { cpu: String(cpu), memory: '8Gi', pods: '110' },
      allocatable: { cpu: String(cpu), memory: '8Gi', pods: '110' },
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }],
    },
  },
});

function deviceClass(draw: Draw, name: string, driver: string): { kind: string; metadata: { name: string } } {
  const selectors = [{ cel: { expression: `device.driver == "${driver}"` } }];
  const more = draw.maybe(0.3, () => ({ selectors: [...selectors, { cel: { expression: modelRule(draw, driver) } }] }));
  return { kind: 'DeviceClass', metadata: { name }, ...{ spec: { selectors, ...more } } };
}

const modelRule = (draw: Draw, driver: string): string =>
  draw.one([
    `device.attributes["${driver}"].model == "${draw.one(MODELS)}"`,
    `device.attributes["${driver}"].model in ["a1", "a2"]`,
    `device.attributes["${driver}"].?level.orValue(0) >= ${draw.whole(0, 2)}`,
    `device.capacity["${driver}"].memory.compareTo(quantity("8Gi")) >= 0`,
    `!has(device.attributes["${driver}"].fast) || device.attributes["${driver}"].fast`,
    draw.happens(0.1)
      ? `device.attributes["${driver}"].level > 1`
      : `device.attributes["${driver}"].version.isLessThan(semver("2.0.0"))`,
  ]);

function slices(
  draw: Draw,
  id: string,
  names: readonly string[],
): readonly { kind: string; metadata: { name: string } }[] {
  return DRIVERS.flatMap((driver, which) =>
    [...names, ...(draw.happens(0.3) ? ['all'] : [])].flatMap((name) => {
      if (draw.happens(0.15)) return [];
      const count = draw.happens(0.2) ? 2 : 1;
      const promised = draw.happens(0.04) ? count + 1 : count;
      const place: Fields =
        name === 'all'
          ? draw.one<Fields>([
              { allNodes: true },
              {
                nodeSelector: {
                  nodeSelectorTerms: [
                    {
                      matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: names.slice(0, 2) }],
                    },
                  ],
                },
              },
            ])
          : { nodeName: name };
      const partitioned = name !== 'all' && draw.happens(0.3);
      if (partitioned)
        return [
          counters(`${id}-${which}-${name}`, { driver, pool: name, id }),
          partitions(draw, `${id}-${which}-${name}`, { driver, pool: name, id }),
        ];
      return Array.from({ length: count }, (_, part) => ({
        kind: 'ResourceSlice',
        metadata: { name: `${id}-${which}-${name}-${part}` },
        ...{
          spec: {
            driver,
            pool: { name: `${id}-${name}`, generation: 1, resourceSliceCount: promised },
            ...place,
            devices: Array.from({ length: draw.whole(1, 3) }, (__, index) => device(draw, `d${part}${index}`)),
          },
        },
      }));
    }),
  );
}

interface PoolName {
  readonly driver: string;
  readonly pool: string;
  readonly id: string;
}

const poolOf = ({ driver, pool, id }: PoolName): Fields => ({
  ...{ driver, nodeName: pool, pool: { name: `${id}-${pool}`, generation: 1, resourceSliceCount: 2 } },
});

/** Counters that the devices of the pool share. */
const counters = (name: string, of: PoolName): { kind: string; metadata: { name: string } } => ({
  ...{ kind: 'ResourceSlice', metadata: { name: `${name}-counters` } },
  ...{
    spec: {
      ...poolOf(of),
      sharedCounters: [
        { name: 'card0', counters: { memory: { value: '16Gi' }, slots: { value: '3' } } },
        { name: 'card1', counters: { memory: { value: '8Gi' } } },
      ],
    },
  },
});

const partitions = (draw: Draw, name: string, of: PoolName): { kind: string; metadata: { name: string } } => ({
  ...{ kind: 'ResourceSlice', metadata: { name: `${name}-devices` } },
  ...{
    spec: {
      ...poolOf(of),
      devices: Array.from({ length: draw.whole(2, 4) }, (_, index) => ({
        ...device(draw, `part${index}`),
        consumesCounters: [
          draw.happens(0.7)
            ? {
                counterSet: 'card0',
                counters: { memory: { value: draw.one(['4Gi', '8Gi', '16Gi']) }, slots: { value: '1' } },
              }
            : { counterSet: 'card1', counters: { memory: { value: draw.one(['4Gi', '8Gi']) } } },
        ],
      })),
    },
  },
});

const device = (draw: Draw, name: string): Fields => ({
  name,
  attributes: {
    model: { string: draw.one(MODELS) },
    ...draw.maybe(0.5, () => ({ level: { int: draw.whole(0, 3) } })),
    ...draw.maybe(0.3, () => ({ fast: { bool: draw.happens(0.7) } })),
    ...draw.maybe(0.5, () => ({ 'example.com/rack': { string: draw.one(['r1', 'r2']) } })),
    ...draw.maybe(0.9, () => ({ version: { version: draw.one(['1.0.0', '2.1.0']) } })),
  },
  ...draw.maybe(0.98, () => ({ capacity: { memory: { value: draw.one(['4Gi', '8Gi', '16Gi']) } } })),
  ...draw.maybe(0.15, () => ({
    taints: [{ key: 'example.com/k', value: draw.one(['v', 'w']), effect: draw.one(['NoSchedule', 'NoExecute']) }],
  })),
});

function claimOf(draw: Draw, id: string): Fields {
  const requests = Array.from({ length: draw.one([1, 1, 1, 2, 2, 3]) }, (_, index) => request(draw, id, `r${index}`));
  return {
    requests,
    ...draw.maybe(0.25, () => ({
      constraints: [
        draw.one<Fields>([
          { matchAttribute: 'example.com/rack' },
          { matchAttribute: 'example.com/rack', requests: ['r0'] },
          { matchAttribute: `${DRIVERS[0] ?? ''}/model` },
          { distinctAttribute: 'example.com/rack' },
        ]),
      ],
    })),
  };
}

function request(draw: Draw, id: string, name: string): Fields {
  const exactly = (): Fields => {
    const which = draw.whole(0, 1);
    return {
      deviceClassName: draw.happens(0.01) ? `${id}-none` : `${id}-${which === 0 ? 'gpu' : 'net'}`,
      ...draw.maybe(0.25, () => ({ selectors: [{ cel: { expression: modelRule(draw, DRIVERS[which] ?? '') } }] })),
      ...draw.one<() => Fields>([
        () => ({}),
        () => ({}),
        () => ({}),
        () => ({ allocationMode: 'ExactCount', count: draw.whole(1, 2) }),
        () => ({ allocationMode: 'ExactCount', count: draw.whole(1, 3) }),
        () => ({ allocationMode: 'All' }),
      ])(),
      ...draw.maybe(0.25, () => ({ tolerations: [{ key: 'example.com/k', operator: 'Exists' }] })),
    };
  };
  if (draw.happens(0.75)) return { name, exactly: exactly() };
  return {
    name,
    firstAvailable: Array.from({ length: draw.whole(1, 3) }, (_, index) => ({ name: `s${index}`, ...exactly() })),
  };
}
