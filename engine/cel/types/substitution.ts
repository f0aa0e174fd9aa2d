import { DYN, type CelType, withParameters } from './type';

/** What type parameters stand for, by their names. */
export type Substitution = ReadonlyMap<string, CelType>;

/** Replaces type parameters by what they stand for; `freeToDyn`: those that stand for nothing become `dyn`. */
export function substitute(known: Substitution, type: CelType, freeToDyn: boolean): CelType {
  if (type.kind === 'param') {
    const found = known.get(type.name);
    if (found !== undefined) return substitute(known, found, freeToDyn);
    return freeToDyn ? DYN : type;
  }
  if (type.parameters.length === 0 || type.kind === 'struct') return type;
  return withParameters(
    type,
    type.parameters.map((parameter) => substitute(known, parameter, freeToDyn)),
  );
}
