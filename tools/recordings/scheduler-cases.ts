import { pick, type Chance } from '../mutations/seeded';
import { crossOver, valuePool, type Json, type PooledObject, type ValuePool } from './crossover';

/** A case of `test/golden/scheduler`, as far as it is looked at here (its README has the whole format). */
export interface SchedulerCase {
  readonly id: string;
  readonly area: string;
  readonly title?: string;
  readonly features: readonly string[];
  readonly setup: readonly ObjectOfCase[];
  readonly steps: readonly StepOfCase[];
  readonly expect: readonly unknown[];
  readonly events?: Readonly<Record<string, readonly string[]>>;
}

export interface ObjectOfCase {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export interface StepOfCase {
  readonly op: string;
  readonly pod?: Omit<ObjectOfCase, 'kind'>;
  readonly object?: ObjectOfCase;
  readonly watch?: string;
}

/** What names a thing, or what the tool keeps between cases, stays. */
const FIXED =
  /^(kind|metadata|metadata\.(name|namespace)|spec|status|spec\.containers|spec\.nodeName|spec\.capacity)?$|containers\.\[\]\.(name|image|resources\.limits|ports\.\[\]\.(name|containerPort))$|\.limits\./;
const KEPT_KINDS = new Set(['Namespace', 'PriorityClass', 'RuntimeClass']);

/** Makes new cases out of the recorded ones: each time several values of its objects come from other cases. */
export function schedulerMutations(
  corpus: readonly SchedulerCase[],
): (given: SchedulerCase, id: string, chance: Chance) => SchedulerCase {
  const pool = valuePool(corpus.flatMap(objectsOf));
  const kept = corpus.flatMap(({ setup }) => setup.filter(({ kind }) => kind !== 'Namespace' && KEPT_KINDS.has(kind)));
  const classes = [...new Map(kept.toReversed().map((object) => [keyOf(object), object])).values()];
  return (given, id, chance) => {
    const own = new Set(given.setup.map(keyOf));
    const setup = [...classes.filter((object) => !own.has(keyOf(object))), ...given.setup];
    return mutated({ ...given, setup }, id, { chance, pool, pods: nameOf(given) });
  };
}

interface Means {
  readonly chance: Chance;
  readonly pool: ValuePool;
  readonly pods: string;
}

function mutated(given: SchedulerCase, id: string, means: Means): SchedulerCase {
  const { chance } = means;
  const changesMin = 2 + Math.floor(chance() * 7);
  let { setup, steps } = given;
  for (let change = 0; change < changesMin; change++) {
    const inSetup = setup.flatMap(({ kind }, index) => (KEPT_KINDS.has(kind) ? [] : [index]));
    const inSteps = steps.flatMap(({ pod, object }, index) => ((pod ?? object) ? [index] : []));
    if (chance() < 0.45 || inSetup.length === 0) {
      const index = pick(chance, inSteps.length > 0 ? inSteps : [0]);
      steps = steps.map((step, at) => (at === index ? changedStep(step, means) : step));
    } else {
      const index = pick(chance, inSetup);
      setup = setup.map((object, at) => (at === index ? changed(object, means) : object));
    }
  }
  const { events: _events, title: _title, ...rest } = given;
  return { ...rest, id, setup, steps, expect: [] };
}

function changedStep(step: StepOfCase, means: Means): StepOfCase {
  if (step.pod !== undefined) {
    const { kind: _kind, ...pod } = changed({ kind: 'Pod', ...step.pod }, means);
    return { ...step, pod };
  }
  return step.object === undefined ? step : { ...step, object: changed(step.object, means) };
}

function changed<T extends ObjectOfCase>(object: T, { chance, pool, pods }: Means): T {
  const found = crossOver({ kind: object.kind, value: object as unknown as Json }, { pool, chance, fixed: FIXED });
  if (found === undefined) return object;
  return JSON.parse(JSON.stringify(found).replaceAll('{{case}}', pods)) as T;
}

function objectsOf(given: SchedulerCase): readonly PooledObject[] {
  const objects = [
    ...given.setup,
    ...given.steps.flatMap(({ pod, object }) => (pod ? [{ kind: 'Pod', ...pod }] : object ? [object] : [])),
  ];
  const name = nameOf(given);
  return objects.map((object) => ({
    kind: object.kind,
    value: JSON.parse(JSON.stringify(object).replaceAll(name, '{{case}}')) as Json,
  }));
}

const keyOf = ({ kind, metadata }: ObjectOfCase): string => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

/** The names of the namespaces and volumes of a case begin with it. */
const nameOf = ({ id }: SchedulerCase): string => id.split('~')[0] ?? id;
