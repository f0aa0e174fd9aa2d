import { elements } from '../values/lists';
import { growingList, growingMap, settled } from '../values/growing';
import { type CelValue, failure, isError, isList, isMap, kindOf } from '../values/value';
import type { Frame } from './frame';

type Part = (frame: Frame) => CelValue;

/** A comprehension: the steps over a range, from a first value to a result. */
export interface Fold {
  readonly variable: string;
  readonly variable2?: string;
  readonly accumulator: string;
  readonly range: Part;
  readonly initial: Part;
  readonly condition: Part;
  readonly step: Part;
  readonly result: Part;
}

/** Evaluates a comprehension (evalFold of cel-go v0.26): the first value is made when it is first asked for. */
export function fold(of: Fold): Part {
  return (outer) => {
    const range = of.range(outer);
    if (isError(range)) return range;
    const entries = entriesOf(range, of.variable2 !== undefined);
    if (isError2(entries)) return entries;
    const state = newState(of, outer);
    for (const [first, second] of entries) {
      state.enter(first, second);
      const goesOn = of.condition(state.loop);
      if (typeof goesOn === 'boolean' && !goesOn) break;
      state.set(of.step(state.loop));
    }
    return settled(of.result(state.after));
  };
}

type Entry = readonly [CelValue, CelValue];

const isError2 = (value: Iterable<Entry> | CelValue): value is CelValue =>
  typeof value === 'object' && value !== null && 'kind' in value;

function entriesOf(range: CelValue, isPair: boolean): Iterable<Entry> | CelValue {
  if (isList(range)) return listEntries(range, isPair);
  if (isMap(range)) {
    return range.keys().map((key): Entry => [key, isPair ? (range.find(key) ?? null) : null]);
  }
  const type = GO_TYPES.get(kindOf(range)) ?? 'types.Value';
  return failure(isPair ? `unsupported comprehension range type: ${type}` : `got '${type}', expected iterable type`);
}

function* listEntries(list: Parameters<typeof elements>[0], isPair: boolean): Generator<Entry> {
  let index = 0n;
  for (const element of elements(list)) yield isPair ? [index++, element] : [element, null];
}

/** How messages of the real evaluator name what it met. */
const GO_TYPES: ReadonlyMap<string, string> = new Map([
  ['bool', 'types.Bool'],
  ['bytes', 'types.Bytes'],
  ['double', 'types.Double'],
  ['duration', 'types.Duration'],
  ['int', 'types.Int'],
  ['null', 'types.Null'],
  ['optional', '*types.Optional'],
  ['string', 'types.String'],
  ['timestamp', 'types.Timestamp'],
  ['type', '*types.Type'],
  ['uint', 'types.Uint'],
]);

interface FoldState {
  enter(first: CelValue, second: CelValue): void;
  set(value: CelValue): void;
  /** Sees the accumulator and the variables of the loop. */
  readonly loop: Frame;
  /** Sees the accumulator alone. */
  readonly after: Frame;
}

function newState(of: Fold, outer: Frame): FoldState {
  let accumulated: CelValue | undefined;
  let first: CelValue = null;
  let second: CelValue = null;

  function current(): CelValue {
    if (accumulated === undefined) accumulated = started(of.initial(outer));
    return accumulated;
  }

  const after: Frame = {
    meter: outer.meter,
    lookup: (name) => (name === of.accumulator ? current() : outer.lookup(name)),
  };
  const loop: Frame = {
    meter: outer.meter,
    lookup: (name) => {
      if (name === of.accumulator) return current();
      if (name === of.variable) return first;
      return name === of.variable2 ? second : outer.lookup(name);
    },
  };
  return {
    enter: (one, two) => {
      first = one;
      second = two;
    },
    set: (value) => (accumulated = value),
    loop,
    after,
  };
}

/** Lists and maps that begin empty grow in place: nobody else sees them before the end. */
function started(initial: CelValue): CelValue {
  if (isList(initial) && initial.size === 0) return growingList();
  if (isMap(initial) && initial.size === 0) return growingMap();
  return initial;
}
