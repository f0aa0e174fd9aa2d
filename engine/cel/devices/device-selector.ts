import type { Environment } from '../check/environment';
import { compile, type Program } from '../compile';
import type { CelFault } from '../schema/contract';
import { typeText } from '../types/format-type';
import * as types from '../types/type';
import type { CelType } from '../types/type';

const DEVICE = types.structType('kubernetes.DRADevice');

/** A map of maps: by the domain of the driver, then by the identifier. */
const byDomain = (value: CelType): CelType => types.mapOf(types.STRING, types.mapOf(types.STRING, value));

const FIELDS: ReadonlyMap<string, CelType> = new Map([
  ['driver', types.STRING],
  ['allowMultipleAllocations', types.BOOL],
  ['attributes', byDomain(types.ANY)],
  ['capacity', byDomain(types.structType('kubernetes.Quantity'))],
]);

/** What a selector of devices may speak of: `device` alone (k8s.io/dynamic-resource-allocation/cel, v0.36). */
const ENVIRONMENT: Environment = Object.freeze<Environment>({
  variables: new Map([['device', DEVICE]]),
  types: {
    has: (name) => name === DEVICE.name,
    field: (typeName, field) => (typeName === DEVICE.name ? FIELDS.get(field) : undefined),
    canConstruct: () => false,
  },
  hasFunction: (name) => name !== 'jsonpatch.escapeKey',
});

/** A selector that is ready to be asked of devices. */
export type SelectorOutcome =
  { readonly ok: true; readonly program: Program } | { readonly ok: false; readonly fault: CelFault };

/** How much a selector may cost is not estimated, and the macro `cel.bind`, which only selectors have, is unknown. */
export function compileSelector(expression: string): SelectorOutcome {
  const refused = (kind: CelFault['kind'], detail: string): SelectorOutcome => ({ ok: false, fault: { kind, detail } });
  const compilation = compile(expression, ENVIRONMENT);
  if (!compilation.ok) return refused('invalid', `compilation failed: ${compilation.error}`);
  const { type } = compilation.expression;
  if (!types.sameType(type, types.BOOL) && !types.sameType(type, types.ANY))
    return refused('invalid', `must evaluate to bool or the unknown type, not ${typeText(type)}`);
  const outcome = compilation.expression.program();
  return outcome.ok ? outcome : refused('internal', `program instantiation failed: ${outcome.error}`);
}

/** What is wrong with a selector; undefined: nothing. What uses `cel.bind` is not looked at. */
export function selectorFault(expression: string): CelFault | undefined {
  if (/\bcel\s*\.\s*bind\s*\(/.test(expression)) return undefined;
  const outcome = compileSelector(expression);
  return outcome.ok ? undefined : outcome.fault;
}
