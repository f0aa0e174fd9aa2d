import { sameType, type CelType } from '../types/type';
import {
  type CelError,
  type CelValue,
  failure,
  isError,
  isList,
  isMap,
  isObject,
  kindOf,
  typeName,
} from '../values/value';
import { functionDeclarations, type Overload } from './declaration';
import type { Implementation } from './implementation';
import { LIBRARIES } from './libraries';
import { regex } from './regex';

/** A function with the overloads that may be meant, ready to be called. */
export interface Call {
  readonly name: string;
  /** The overload if only one may be meant; else empty. */
  readonly overload: string;
  /** Takes errors as arguments as well. */
  readonly isNonStrict: boolean;
  apply(args: readonly CelValue[]): CelValue;
}

const implementations = {
  functions: new Map<string, Implementation>(LIBRARIES.flatMap((library) => Object.entries(library.functions ?? {}))),
  overloads: new Map<string, Implementation>(LIBRARIES.flatMap((library) => Object.entries(library.overloads ?? {}))),
};

const PATTERNED: ReadonlySet<string> = new Set(['matches', 'find', 'findAll']);

/** An error: a constant pattern that is no regular expression. */
export function functionCall(
  name: string,
  overloads: readonly string[],
  constants: readonly (CelValue | undefined)[],
): Call | CelError {
  const pattern = constants[1];
  if (PATTERNED.has(name) && typeof pattern === 'string') {
    const compiled = regex(pattern);
    if (!compiled.ok) return failure(compiled.error);
  }
  const [only] = overloads;
  const overload = overloads.length === 1 && only !== undefined ? equalityOf(name, only) : '';
  return { name, overload, isNonStrict: name === '@not_strictly_false', apply: applied(name, overloads) };
}

const equalityOf = (name: string, overload: string): string =>
  name === '_==_' ? 'equals' : name === '_!=_' ? 'not_equals' : overload;

function applied(name: string, overloads: readonly string[]): (args: readonly CelValue[]) => CelValue {
  const single = implementations.functions.get(name);
  if (single !== undefined) return (args) => single(...args);
  const declared = functionDeclarations().get(name)?.overloads ?? [];
  const candidates = overloads.length === 1 ? declared.filter((overload) => overload.id === overloads[0]) : declared;
  return (args) => {
    for (const overload of candidates) {
      if (!UNGUARDED.has(overload.id) && !fits(overload, args)) continue;
      const implementation = implementations.overloads.get(overload.id);
      if (implementation !== undefined && overload.args.length === args.length) return implementation(...args);
    }
    return args.find(isError) ?? failure(`no such overload: ${name}(${args.map(typeName).join(', ')})`);
  };
}

/** These look at their arguments themselves. */
const UNGUARDED: ReadonlySet<string> = new Set(['list_flatten', 'list_flatten_int']);

const fits = (overload: Overload, args: readonly CelValue[]): boolean =>
  overload.args.length === args.length && overload.args.every((type, index) => isOfType(args[index] ?? null, type));

/** Whether a value may be passed for a type; of a list only its first element is looked at, as the real one does. */
function isOfType(value: CelValue, type: CelType): boolean {
  switch (type.kind) {
    case 'dyn':
    case 'any':
    case 'param':
      return true;
    case 'list':
      return isList(value) && (value.size === 0 || isOfType(value.at(0), type.parameters[0] ?? type));
    case 'map':
      return isMap(value) && fitsMap(value.keys()[0], value, type);
    case 'struct':
      return isObject(value) && sameType(value.type, type);
    case 'opaque':
      if (type.name === 'optional_type') return kindOf(value) === 'optional';
      return isObject(value) && value.type.name === type.name;
    default:
      return kindOf(value) === type.kind;
  }
}

function fitsMap(
  key: CelValue | undefined,
  map: { find(key: CelValue): CelValue | undefined },
  type: CelType,
): boolean {
  if (key === undefined) return true;
  const [keyType, valueType] = type.parameters;
  return (
    keyType !== undefined &&
    valueType !== undefined &&
    isOfType(key, keyType) &&
    isOfType(map.find(key) ?? null, valueType)
  );
}
