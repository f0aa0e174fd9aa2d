import type { CelType } from './type';

const SHORT: ReadonlyMap<string, string> = new Map([
  ['any', 'any'],
  ['duration', 'duration'],
  ['error', '!error!'],
  ['null', 'null'],
  ['timestamp', 'timestamp'],
]);

/** How messages of the type checker name a type (cel-go checker/format.go): `list(string)`, `timestamp`, `!error!`. */
export function formatType(type: CelType): string {
  const short = SHORT.get(type.kind);
  if (short !== undefined) return short;
  if (type.parameters.length === 0) return type.name;
  return `${type.name}(${type.parameters.map(formatType).join(', ')})`;
}

/** How other messages name a type (`must evaluate to bool but got …`): `google.protobuf.Duration`, `list(<A>)`. */
export function typeText(type: CelType): string {
  if (type.kind === 'param') return `<${type.name}>`;
  if (type.parameters.length === 0) return type.name;
  return `${type.name}(${type.parameters.map(typeText).join(', ')})`;
}

/** `(int, string)` of a call, `string.(int)` of a call on something. */
export function formatArguments(types: readonly CelType[], isMember: boolean): string {
  const [target, ...rest] = types;
  if (!isMember || target === undefined) return `(${types.map(formatType).join(', ')})`;
  return `${formatType(target)}.(${rest.map(formatType).join(', ')})`;
}
