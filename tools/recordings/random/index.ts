import { seeded } from '../../mutations/seeded';
import type { Scenario } from '../scenarios/scenario';
import { BATCH } from './batch';
import { CLUSTER } from './cluster';
import { Draw } from './draw';
import { WORKLOADS } from './workloads';

const MAKERS = Object.entries({ ...WORKLOADS, ...BATCH, ...CLUSTER });

/** Scenarios made of nothing but chance: specs at random, and things that happen at random; `each` of every family. */
export function randomScenarios(seed: number, each: number): readonly Scenario[] {
  return MAKERS.flatMap(([family, make], place) =>
    Array.from({ length: each }, (_, index) => {
      const id = `${family}-r${seed}x${index}`;
      const draw = new Draw(seeded(seed * 1_000_003 + place * 10_007 + index));
      return { id, area: family === 'mirrored' ? 'endpoints' : family, title: `${family} at random`, ...make(draw) };
    }),
  );
}
