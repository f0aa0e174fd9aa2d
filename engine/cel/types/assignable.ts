import type { Substitution } from './substitution';
import { isDyn, isDynOrError, sameType, type CelType } from './type';

type Known = Map<string, CelType>;

/** What is known after `from` was found assignable to `to`; undefined: it is not (cel-go checker/types.go). */
export function assign(known: Substitution, from: CelType, to: CelType): Substitution | undefined {
  const tried: Known = new Map(known);
  return isAssignable(tried, from, to) ? tried : undefined;
}

/** As `assign`, of all pairs; lists of different length never match. */
export function assignAll(
  known: Substitution,
  from: readonly CelType[],
  to: readonly CelType[],
): Substitution | undefined {
  const tried: Known = new Map(known);
  return areAssignable(tried, from, to) ? tried : undefined;
}

/** Of two types that fit one another, the one that says less. */
export const mostGeneral = (a: CelType, b: CelType): CelType => (saysNoMore(a, b) ? a : b);

function areAssignable(known: Known, from: readonly CelType[], to: readonly CelType[]): boolean {
  return from.length === to.length && from.every((type, i) => isAssignable(known, type, to[i] ?? type));
}

function isAssignable(known: Known, a: CelType, b: CelType): boolean {
  if (b.kind === 'param') {
    const outcome = bind(known, a, b);
    if (outcome !== 'unbound') return outcome === 'fits';
  }
  if (a.kind === 'param') return bind(known, b, a) === 'fits';
  if (isDynOrError(a) || isDynOrError(b)) return true;
  if (a.kind === 'null') return isNullable(b);
  if (b.kind === 'null') return isNullable(a);
  if (a.kind === 'type') return b.kind === 'type';
  if (a.kind !== b.kind || a.name !== b.name) return false;
  return areAssignable(known, a.parameters, b.parameters);
}

const isNullable = (type: CelType): boolean =>
  type.kind === 'null' ||
  type.kind === 'opaque' ||
  type.kind === 'struct' ||
  type.kind === 'duration' ||
  type.kind === 'timestamp';

/** Lets a parameter stand for a type. `unbound`: it stands for nothing yet and may not stand for this. */
function bind(known: Known, type: CelType, free: CelType): 'fits' | 'differs' | 'unbound' {
  if (type.kind === 'param' && sameType(type, free)) return 'fits';
  const bound = known.get(free.name);
  if (bound === undefined) {
    if (occursIn(known, free, type)) return 'unbound';
    known.set(free.name, type);
    return 'fits';
  }
  if (sameType(type, bound)) return 'fits';
  if (!isAssignable(known, type, bound)) return 'differs';
  const general = mostGeneral(type, bound);
  if (!occursIn(known, free, general)) known.set(free.name, general);
  return 'fits';
}

function occursIn(known: Known, free: CelType, type: CelType): boolean {
  if (sameType(free, type)) return true;
  if (type.kind === 'param') {
    const bound = known.get(type.name);
    return bound !== undefined && occursIn(known, free, bound);
  }
  return type.kind !== 'struct' && type.parameters.some((parameter) => occursIn(known, free, parameter));
}

function saysNoMore(a: CelType, b: CelType): boolean {
  if (isDyn(a) || a.kind === 'param') return true;
  if (isDyn(b) || b.kind === 'param' || a.kind !== b.kind) return false;
  if (a.kind === 'type') return true;
  if (a.name !== b.name || a.parameters.length !== b.parameters.length) return false;
  return a.parameters.every((parameter, i) => saysNoMore(parameter, b.parameters[i] ?? parameter));
}
