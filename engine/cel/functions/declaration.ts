import * as types from '../types/type';
import type { CelType } from '../types/type';
import { SIGNATURES } from './signatures';

/** One way to call a function. */
export interface Overload {
  readonly id: string;
  /** `a.f(b)` rather than `f(a, b)`. */
  readonly isMember: boolean;
  readonly args: readonly CelType[];
  readonly result: CelType;
  /** The names of the type parameters in it. */
  readonly parameters: readonly string[];
}

export interface FunctionDeclaration {
  readonly name: string;
  readonly overloads: readonly Overload[];
}

let declared: ReadonlyMap<string, FunctionDeclaration> | undefined;

/** All functions by name; read when first asked for. */
export function functionDeclarations(): ReadonlyMap<string, FunctionDeclaration> {
  return (declared ??= readSignatures(SIGNATURES));
}

function readSignatures(text: string): ReadonlyMap<string, FunctionDeclaration> {
  const overloads = new Map<string, Overload[]>();
  for (const line of text.trim().split('\n')) {
    const [, name = '', id = '', dot, args = '', result = ''] = LINE.exec(line) ?? [];
    const known = overloads.get(name) ?? [];
    known.push(overload(id, dot === '.', args, result));
    overloads.set(name, known);
  }
  return new Map([...overloads].map(([name, of]) => [name, { name, overloads: of }]));
}

const LINE = /^(\S+) (\S+) (\.?)\((.*)\) (\S+|\S+\(.*\))$/;

function overload(id: string, isMember: boolean, args: string, result: string): Overload {
  const argTypes = splitTypes(args).map(readType);
  const resultType = readType(result);
  const parameters = new Set<string>();
  for (const type of [...argTypes, resultType]) collectParameters(type, parameters);
  return { id, isMember, args: argTypes, result: resultType, parameters: [...parameters] };
}

function collectParameters(type: CelType, found: Set<string>): void {
  if (type.kind === 'param') found.add(type.name);
  for (const parameter of type.parameters) collectParameters(parameter, found);
}

/** `A, list(B)` at the outermost commas. */
function splitTypes(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index <= text.length; index++) {
    const character = text[index];
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (index === text.length || (character === ',' && depth === 0)) {
      parts.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  return parts.filter((part) => part !== '');
}

const SIMPLE: ReadonlyMap<string, CelType> = new Map([
  ['bool', types.BOOL],
  ['bytes', types.BYTES],
  ['double', types.DOUBLE],
  ['duration', types.DURATION],
  ['dyn', types.DYN],
  ['int', types.INT],
  ['string', types.STRING],
  ['timestamp', types.TIMESTAMP],
  ['uint', types.UINT],
]);

const GENERIC = /^([a-z_]+)\((.*)\)$/;

function readType(text: string): CelType {
  const simple = SIMPLE.get(text);
  if (simple !== undefined) return simple;
  const [, generic, inner = ''] = GENERIC.exec(text) ?? [];
  if (generic !== undefined) return parameterized(generic, splitTypes(inner).map(readType));
  if (/^[A-Z]$/.test(text)) return types.typeParameter(text);
  return text.startsWith('net.') ? types.opaqueType(text) : types.structType(text);
}

function parameterized(name: string, [first = types.DYN, second = types.DYN]: readonly CelType[]): CelType {
  switch (name) {
    case 'list':
      return types.listOf(first);
    case 'map':
      return types.mapOf(first, second);
    case 'optional_type':
      return types.optionalOf(first);
    default:
      return types.typeOf(first);
  }
}
