import type { Environment } from '../check/environment';
import { compile } from '../compile';
import { structTypes, type SchemaType } from '../schema/schema-type';
import * as types from '../types/type';
import type { CelType } from '../types/type';
import { environmentOf, storedType } from './admission-compiler';

/** Of which types `object`, `oldObject` and `params` are; undefined: nobody knows. */
export interface TypedVariables {
  readonly object: SchemaType | undefined;
  /** Absent: the policy has none. */
  readonly params?: { readonly type: SchemaType | undefined };
}

/** Checks the expressions of one policy against one type, in their order: `variables` has what was added so far. */
export interface TypeChecker {
  addVariable(name: string, expression: string): void;
  /** What is wrong with it, in the words of the compiler; whatever it evaluates to is good. */
  check(expression: string): string | undefined;
}

/** A checker as the controller of policies has it (plugin/policy/validating/typechecking.go, v1.36). */
export function typeChecker(typed: TypedVariables): TypeChecker {
  const declared = new Map<string, CelType>();
  const environment = typedEnvironment(typed, declared);
  return {
    addVariable(name, expression) {
      const compilation = compile(expression, environment);
      declared.set(name, compilation.ok ? storedType(compilation.expression.type) : types.DYN);
    },
    check(expression) {
      const compilation = compile(expression, environment);
      return compilation.ok ? undefined : compilation.error;
    },
  };
}

function typedEnvironment({ object, params }: TypedVariables, declared: ReadonlyMap<string, CelType>): Environment {
  const plain = environmentOf({ hasParams: params !== undefined, hasAuthorizer: true }, declared);
  const structs = new Map<string, SchemaType>();
  for (const type of [object, params?.type]) if (type !== undefined) structTypes(type, structs);
  const { 'authorizer.requestResource': _unknown, ...kept } = Object.fromEntries(plain.variables);
  return {
    ...plain,
    variables: new Map([
      ...Object.entries(kept),
      ['object', object?.type ?? types.DYN],
      ['oldObject', object?.type ?? types.DYN],
      ...(params === undefined ? [] : [['params', params.type?.type ?? types.DYN] as const]),
    ]),
    types: {
      ...plain.types,
      has: (name) => structs.has(name) || plain.types.has(name),
      field(typeName, field) {
        const struct = structs.get(typeName);
        return struct === undefined ? plain.types.field(typeName, field) : struct.fields?.get(field)?.type;
      },
    },
  };
}
