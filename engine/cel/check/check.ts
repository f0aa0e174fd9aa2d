import { functionDeclarations, type FunctionDeclaration, type Overload } from '../functions/declaration';
import {
  type CallExpression,
  type ComprehensionExpression,
  type Expression,
  type ListExpression,
  type MapExpression,
  qualifiedName,
  type SelectExpression,
  type StructExpression,
} from '../syntax/expression';
import type { Issue } from '../syntax/issue';
import { assign, assignAll, mostGeneral } from '../types/assignable';
import { formatArguments, formatType } from '../types/format-type';
import { substitute, type Substitution } from '../types/substitution';
import * as types from '../types/type';
import type { CelType } from '../types/type';
import { kindOf } from '../values/value';
import type { Checked, Reference } from './checked';
import type { Environment } from './environment';

export type CheckOutcome =
  { readonly ok: true; readonly checked: Checked } | { readonly ok: false; readonly issues: readonly Issue[] };

/** Finds the types of an expression and of all its parts (checker/checker.go of cel-go v0.26). */
export function check(expression: Expression, environment: Environment): CheckOutcome {
  const checker = newChecker(environment);
  checker.visit(expression, ROOT);
  if (checker.issues.length > 0) return { ok: false, issues: checker.issues };
  return { ok: true, checked: checker.result(expression) };
}

/** The variables of comprehensions around an expression, the innermost first. */
interface Scope {
  readonly name: string;
  readonly type: CelType;
  readonly outer: Scope | undefined;
}

const ROOT = undefined;

const LITERALS: ReadonlyMap<string, CelType> = new Map([
  ['bool', types.BOOL],
  ['bytes', types.BYTES],
  ['double', types.DOUBLE],
  ['int', types.INT],
  ['null', types.NULL],
  ['string', types.STRING],
  ['uint', types.UINT],
]);

/** Types by the names they have as values. */
const TYPE_NAMES: ReadonlyMap<string, CelType> = new Map([
  ['bool', types.BOOL],
  ['bytes', types.BYTES],
  ['double', types.DOUBLE],
  ['google.protobuf.Duration', types.DURATION],
  ['google.protobuf.Timestamp', types.TIMESTAMP],
  ['int', types.INT],
  ['list', types.listOf(types.typeParameter('A'))],
  ['map', types.mapOf(types.typeParameter('A'), types.typeParameter('B'))],
  ['net.CIDR', types.opaqueType('net.CIDR')],
  ['net.IP', types.opaqueType('net.IP')],
  ['null_type', types.NULL],
  ['optional_type', types.optionalOf(types.typeParameter('V'))],
  ['string', types.STRING],
  ['type', types.TYPE],
  ['uint', types.UINT],
]);

/** The outcome of looking for the overloads of a call. */
interface Resolution {
  readonly type: CelType;
  readonly overloads: readonly string[];
}

interface Checker {
  visit(expression: Expression, scope: Scope | undefined): void;
  result(expression: Expression): Checked;
  readonly issues: Issue[];
}

function newChecker(environment: Environment): Checker {
  const functions = functionDeclarations();
  const issues: Issue[] = [];
  const found = new Map<number, CelType>();
  const references = new Map<number, Reference>();
  let known: Substitution = new Map();
  let freeTypes = 0;

  const report = (at: { readonly offset: number }, message: string): void =>
    void issues.push({ offset: at.offset, message });
  const typeFound = (expression: Expression): CelType => found.get(expression.id) ?? types.DYN;
  const now = (type: CelType): CelType => substitute(known, type, false);
  const newType = (): CelType => types.typeParameter(`_var${freeTypes++}`);

  function canAssign(from: CelType, to: CelType): boolean {
    const after = assign(known, from, to);
    if (after !== undefined) known = after;
    return after !== undefined;
  }

  function setType(expression: Expression, type: CelType): void {
    found.set(expression.id, type);
  }

  function mismatch(at: { readonly offset: number }, expected: CelType, actual: CelType): void {
    report(at, `expected type '${formatType(expected)}' but found '${formatType(actual)}'`);
  }

  const undeclared = (at: Expression, name: string): void => {
    report(at, `undeclared reference to '${name}' (in container '')`);
    setType(at, types.ERROR);
  };

  function visit(expression: Expression, scope: Scope | undefined): void {
    switch (expression.kind) {
      case 'literal':
        return setType(expression, LITERALS.get(kindOf(expression.value)) ?? types.DYN);
      case 'ident':
        return visitName(expression, expression.name, scope);
      case 'select':
        return visitSelect(expression, scope);
      case 'call':
        return visitCall(expression, scope);
      case 'list':
        return visitList(expression, scope);
      case 'map':
        return visitMap(expression, scope);
      case 'struct':
        return visitStruct(expression, scope);
      case 'comprehension':
        return visitComprehension(expression, scope);
    }
  }

  function visitName(expression: Expression, name: string, scope: Scope | undefined): void {
    if (!resolveName(expression, name, scope)) undeclared(expression, name);
  }

  /** Whether the whole of it is the name of a variable or a type. */
  function resolveName(expression: Expression, written: string, scope: Scope | undefined): boolean {
    const name = written.startsWith('.') ? written.slice(1) : written;
    const variable = (written === name ? inScope(scope, name) : undefined) ?? environment.variables.get(name);
    if (variable !== undefined) {
      references.set(expression.id, { kind: 'variable', name });
      setType(expression, variable);
      return true;
    }
    const type = namedType(name);
    if (type === undefined) return false;
    references.set(expression.id, { kind: 'variable', name, type: name });
    setType(expression, types.typeOf(type));
    return true;
  }

  const namedType = (name: string): CelType | undefined =>
    environment.types.has(name) ? types.structType(name) : TYPE_NAMES.get(name);

  function visitSelect(expression: SelectExpression, scope: Scope | undefined): void {
    const name = qualifiedName(expression);
    if (name !== undefined && resolveName(expression, name, scope)) return;
    const type = fieldType(expression, expression.operand, expression.field, { scope, isOptional: false });
    setType(expression, expression.isTest ? types.BOOL : now(type));
  }

  function fieldType(
    expression: Expression,
    operand: Expression,
    field: string,
    { scope, isOptional }: { readonly scope: Scope | undefined; readonly isOptional: boolean },
  ): CelType {
    visit(operand, scope);
    const operandType = now(typeFound(operand));
    const type = typeOfField(expression, types.unwrapOptional(operandType), field);
    return isOptional || types.isOptional(operandType) ? types.optionalOf(type) : type;
  }

  function typeOfField(expression: Expression, target: CelType, field: string): CelType {
    switch (target.kind) {
      case 'map':
        return types.parameter(target, 1);
      case 'struct':
        return structField(expression, target.name, field);
      case 'param':
        canAssign(types.DYN, target);
        return types.DYN;
      default:
        if (!types.isDynOrError(target))
          report(expression, `type '${formatType(target)}' does not support field selection`);
        return types.DYN;
    }
  }

  function structField(at: { readonly offset: number }, typeName: string, field: string): CelType {
    if (!environment.types.has(typeName)) report(at, `unexpected failed resolution of '${typeName}'`);
    else {
      const type = environment.types.field(typeName, field);
      if (type !== undefined) return type;
      report(at, `undefined field '${field}'`);
    }
    return types.ERROR;
  }

  const declaration = (written: string): FunctionDeclaration | undefined => {
    const name = written.startsWith('.') ? written.slice(1) : written;
    return environment.hasFunction(name) ? functions.get(name) : undefined;
  };

  function visitCall(expression: CallExpression, scope: Scope | undefined): void {
    if (expression.name === '_?._') return visitOptionalSelect(expression, scope);
    for (const argument of expression.args) visit(argument, scope);
    const { target } = expression;
    if (target === undefined) return resolveCall(expression, declaration(expression.name), undefined);
    const prefix = qualifiedName(target);
    const namespaced = prefix === undefined ? undefined : declaration(`${prefix}.${expression.name}`);
    if (namespaced !== undefined) return resolveCall(expression, namespaced, undefined);
    visit(target, scope);
    return resolveCall(expression, declaration(expression.name), target);
  }

  function visitOptionalSelect(expression: CallExpression, scope: Scope | undefined): void {
    const [operand, field] = expression.args;
    if (operand === undefined || field?.kind !== 'literal' || typeof field.value !== 'string') return;
    const type = fieldType(expression, operand, field.value, { scope, isOptional: true });
    setType(expression, now(type));
    references.set(expression.id, {
      kind: 'function',
      name: '_?._',
      overloads: ['select_optional_field'],
      isMember: false,
    });
  }

  function resolveCall(
    expression: CallExpression,
    declared: FunctionDeclaration | undefined,
    target: Expression | undefined,
  ): void {
    if (declared === undefined) return undeclared(expression, expression.name);
    const resolution = resolve(expression, declared, target);
    if (resolution === undefined) return setType(expression, types.ERROR);
    setType(expression, resolution.type);
    references.set(expression.id, {
      kind: 'function',
      name: declared.name,
      overloads: resolution.overloads,
      isMember: target !== undefined,
    });
  }

  function resolve(
    expression: CallExpression,
    { name, overloads }: FunctionDeclaration,
    target: Expression | undefined,
  ): Resolution | undefined {
    if (name === '_&&_' || name === '_||_') return logic(expression, overloads);
    const given = [...(target === undefined ? [] : [target]), ...expression.args].map(typeFound);
    const fitting: string[] = [];
    let type: CelType | undefined;
    for (const overload of overloads) {
      if (overload.isMember !== (target !== undefined)) continue;
      const result = applied(overload, given);
      if (result === undefined) continue;
      fitting.push(overload.id);
      if (type === undefined) type = result;
      else if (!types.isDyn(type) && !types.sameType(result, type)) type = types.DYN;
    }
    if (type !== undefined) return { type, overloads: fitting };
    const shown = given.map((argument) => substitute(known, argument, true));
    const signature = formatArguments(shown, target !== undefined);
    report(expression, `found no matching overload for '${name}' applied to '${signature}'`);
    return undefined;
  }

  function logic(expression: CallExpression, overloads: readonly Overload[]): Resolution | undefined {
    let isBool = true;
    for (const argument of expression.args) {
      const type = typeFound(argument);
      if (canAssign(type, types.BOOL)) continue;
      mismatch(argument, types.BOOL, type);
      isBool = false;
    }
    return isBool ? { type: types.BOOL, overloads: overloads.map((overload) => overload.id) } : undefined;
  }

  /** What the overload gives for these arguments; undefined: it does not fit. */
  function applied(overload: Overload, given: readonly CelType[]): CelType | undefined {
    const fresh = new Map(overload.parameters.map((name) => [name, newType()]));
    const wanted = overload.args.map((argument) => substitute(fresh, argument, false));
    const after = assignAll(known, given, wanted);
    if (after === undefined) return undefined;
    known = after;
    return now(substitute(fresh, overload.result, false));
  }

  function visitList(expression: ListExpression, scope: Scope | undefined): void {
    let joined: CelType | undefined;
    for (const [index, element] of expression.elements.entries()) {
      visit(element, scope);
      joined = join(joined, elementType(element, expression.optional.has(index)));
    }
    setType(expression, types.listOf(joined ?? newType()));
  }

  function elementType(element: Expression, isOptional: boolean): CelType {
    const type = typeFound(element);
    if (!isOptional) return type;
    if (!types.isOptional(type) && !types.isDyn(type)) mismatch(element, types.optionalOf(type), type);
    return types.unwrapOptional(type);
  }

  /** What both are; mixed literals are found by `validateLiterals`. */
  function join(before: CelType | undefined, type: CelType): CelType {
    if (before === undefined) return type;
    return canAssign(before, type) ? mostGeneral(before, type) : types.DYN;
  }

  function visitMap(expression: MapExpression, scope: Scope | undefined): void {
    let keyType: CelType | undefined;
    let valueType: CelType | undefined;
    for (const { key, value, isOptional } of expression.entries) {
      visit(key, scope);
      keyType = join(keyType, typeFound(key));
      visit(value, scope);
      valueType = join(valueType, elementType(value, isOptional));
    }
    const key = keyType ?? newType();
    setType(expression, types.mapOf(key, valueType ?? newType()));
  }

  function visitStruct(expression: StructExpression, scope: Scope | undefined): void {
    const name = expression.typeName.startsWith('.') ? expression.typeName.slice(1) : expression.typeName;
    const type = structOf(expression, name, scope);
    if (type === undefined) return;
    setType(expression, type);
    references.set(expression.id, { kind: 'struct', name });
    for (const field of expression.fields) {
      visit(field.value, scope);
      const wanted = type.kind === 'error' ? unresolved(field, name) : structField(field, name, field.name);
      const given = elementType(field.value, field.isOptional);
      if (canAssign(wanted, given)) continue;
      const [expected, actual] = [formatType(wanted), formatType(given)];
      report(field, `expected type of field '${field.name}' is '${expected}' but provided type is '${actual}'`);
    }
  }

  function unresolved(at: { readonly offset: number }, name: string): CelType {
    report(at, `unexpected failed resolution of '${name}'`);
    return types.ERROR;
  }

  function structOf(expression: StructExpression, name: string, scope: Scope | undefined): CelType | undefined {
    const variable = inScope(scope, name) ?? environment.variables.get(name);
    if (variable !== undefined && variable.kind !== 'type') {
      report(expression, `'${formatType(variable)}' is not a type`);
      return types.ERROR;
    }
    const type = namedType(name);
    if (type === undefined) {
      undeclared(expression, expression.typeName);
      return undefined;
    }
    if (type.kind === 'struct' || type.kind === 'duration' || type.kind === 'timestamp' || type.kind === 'null')
      return type;
    report(expression, `'${type.name}' is not a message type`);
    return types.ERROR;
  }

  function visitComprehension(expression: ComprehensionExpression, scope: Scope | undefined): void {
    visit(expression.range, scope);
    visit(expression.initial, scope);
    const range = now(typeFound(expression.range));
    const accumulated = typeFound(expression.initial);
    const outer: Scope = { name: expression.accumulator, type: accumulated, outer: scope };
    const loop = loopScope(expression, range, outer);
    visit(expression.condition, loop);
    assertType(expression.condition, types.BOOL);
    visit(expression.step, loop);
    assertType(expression.step, accumulated);
    visit(expression.result, outer);
    setType(expression, now(typeFound(expression.result)));
  }

  function assertType(expression: Expression, wanted: CelType): void {
    const type = typeFound(expression);
    if (!canAssign(wanted, type)) mismatch(expression, wanted, type);
  }

  function loopScope(expression: ComprehensionExpression, range: CelType, outer: Scope): Scope {
    const [first, second] = elementTypes(expression, range);
    const inner: Scope = { name: expression.variable, type: first, outer };
    return expression.variable2 === undefined ? inner : { name: expression.variable2, type: second, outer: inner };
  }

  function elementTypes(expression: ComprehensionExpression, range: CelType): readonly [CelType, CelType] {
    const isPair = expression.variable2 !== undefined;
    switch (range.kind) {
      case 'list':
        return isPair ? [types.INT, types.parameter(range, 0)] : [types.parameter(range, 0), types.DYN];
      case 'map':
        return [types.parameter(range, 0), types.parameter(range, 1)];
      case 'dyn':
      case 'error':
      case 'param':
        canAssign(types.DYN, range);
        return [types.DYN, types.DYN];
      default: {
        const text = formatType(range);
        report(
          expression.range,
          `expression of type '${text}' cannot be range of a comprehension (must be list, map, or dynamic)`,
        );
        return [types.ERROR, types.ERROR];
      }
    }
  }

  function result(expression: Expression): Checked {
    const all = new Map([...found].map(([id, type]) => [id, substitute(known, type, true)]));
    return { expression, type: all.get(expression.id) ?? types.DYN, types: all, references };
  }

  return { visit, result, issues };
}

function inScope(scope: Scope | undefined, name: string): CelType | undefined {
  for (let at = scope; at !== undefined; at = at.outer) if (at.name === name) return at.type;
  return undefined;
}
