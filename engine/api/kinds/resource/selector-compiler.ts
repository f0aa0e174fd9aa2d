import type { Environment } from '../../../cel/check/environment';
import { compile } from '../../../cel/compile';
import type { CelFault } from '../../../cel/schema/contract';
import { typeText } from '../../../cel/types/format-type';
import * as types from '../../../cel/types/type';
import type { CelType } from '../../../cel/types/type';

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

/**
 * What is wrong with a selector; undefined: nothing. How much it may cost is not estimated, and what uses the macro
 * `cel.bind`, which only selectors have, is not looked at.
 */
export function selectorFault(expression: string): CelFault | undefined {
  if (/\bcel\s*\.\s*bind\s*\(/.test(expression)) return undefined;
  const compilation = compile(expression, ENVIRONMENT);
  if (!compilation.ok) return { kind: 'invalid', detail: `compilation failed: ${compilation.error}` };
  const { type } = compilation.expression;
  if (!types.sameType(type, types.BOOL) && !types.sameType(type, types.ANY))
    return { kind: 'invalid', detail: `must evaluate to bool or the unknown type, not ${typeText(type)}` };
  const outcome = compilation.expression.program();
  return outcome.ok ? undefined : { kind: 'internal', detail: `program instantiation failed: ${outcome.error}` };
}
