import type { Environment } from '../check/environment';
import { compile, type Program } from '../compile';
import { AUTHORIZER, RESOURCE_CHECK } from '../functions/kubernetes/authorization';
import type { CelFault } from '../schema/contract';
import { typeText } from '../types/format-type';
import * as types from '../types/type';
import type { CelType } from '../types/type';
import type { AdmissionScope, AdmissionType } from './contract';
import { constructPatch, isPatchType, JSON_PATCH, OBJECT, patchField } from './patch-values';
import { NAMESPACE, REQUEST, REQUEST_TYPES, VARIABLES } from './request-types';

export type AdmissionCompilation =
  | { readonly ok: true; readonly program: Program; readonly type: CelType }
  | { readonly ok: false; readonly fault: CelFault };

/** Compiles the expressions of admission (apiserver/pkg/admission/plugin/cel/compile.go, v1.36). */
export interface AdmissionCompiler {
  compile(expression: string, returns: readonly AdmissionType[], scope: AdmissionScope): AdmissionCompilation;
}

/** Compiles the expressions of one policy: `variables` has what was added so far (…/composition.go, v1.36). */
export interface PolicyCompiler extends AdmissionCompiler {
  addVariable(name: string, expression: string, scope: AdmissionScope): AdmissionCompilation;
}

const RETURN_TYPES: Readonly<Record<AdmissionType, CelType>> = Object.freeze({
  bool: types.BOOL,
  string: types.STRING,
  null: types.NULL,
  Object: OBJECT,
  JSONPatches: types.listOf(JSON_PATCH),
  any: types.ANY,
});

const CACHED_MAX = 1000;
const compiled = new Map<string, AdmissionCompilation>();

/** Knows no `variables`: webhooks, and policies that have none. What it compiled is remembered by text. */
export const plainCompiler: AdmissionCompiler = Object.freeze<AdmissionCompiler>({
  compile(expression, returns, scope) {
    const key = JSON.stringify([expression, returns, scope.hasParams, scope.hasAuthorizer, scope.hasPatchTypes]);
    const known = compiled.get(key);
    if (known !== undefined) return known;
    if (compiled.size >= CACHED_MAX) compiled.clear();
    const compilation = compileIn(environmentOf(scope, undefined), expression, returns);
    compiled.set(key, compilation);
    return compilation;
  },
});

/** A compiler for a policy with variables. */
export function policyCompiler(): PolicyCompiler {
  const variables = new Map<string, CelType>();
  return {
    compile: (expression, returns, scope) => compileIn(environmentOf(scope, variables), expression, returns),
    addVariable(name, expression, scope) {
      const compilation = compileIn(environmentOf(scope, variables), expression, ['any']);
      variables.set(name, compilation.ok ? storedType(compilation.type) : types.DYN);
      return compilation;
    },
  };
}

/** What is known of a variable's type: of types of libraries nothing. */
export function storedType(type: CelType): CelType {
  if (type.kind === 'list') return types.listOf(storedType(types.parameter(type, 0)));
  if (type.kind === 'map')
    return types.mapOf(storedType(types.parameter(type, 0)), storedType(types.parameter(type, 1)));
  return type.kind === 'struct' || type.kind === 'opaque' || type.kind === 'type' ? types.DYN : type;
}

function compileIn(
  environment: Environment,
  expression: string,
  returns: readonly AdmissionType[],
): AdmissionCompilation {
  const compilation = compile(expression, environment);
  if (!compilation.ok) return failed(`compilation failed: ${compilation.error}`);
  const { type } = compilation.expression;
  if (!returns.some((wanted) => wanted === 'any' || types.sameType(RETURN_TYPES[wanted], type)))
    return failed(wrongResult(returns, type));
  const outcome = compilation.expression.program(constructPatch);
  if (outcome.ok) return { ok: true, program: outcome.program, type };
  return { ok: false, fault: { kind: 'internal', detail: `program instantiation failed: ${outcome.error}` } };
}

const failed = (detail: string): AdmissionCompilation => ({ ok: false, fault: { kind: 'invalid', detail } });

function wrongResult(returns: readonly AdmissionType[], type: CelType): string {
  const names = returns.map((wanted) => typeText(RETURN_TYPES[wanted]));
  const [only] = names;
  const wanted = names.length === 1 && only !== undefined ? only : `one of [${names.join(' ')}]`;
  return `must evaluate to ${wanted} but got ${typeText(type)}`;
}

/** What an expression sees; `declared` are the variables of its policy. */
export function environmentOf(scope: AdmissionScope, declared: ReadonlyMap<string, CelType> | undefined): Environment {
  const hasPatchTypes = scope.hasPatchTypes === true;
  return {
    variables: new Map<string, CelType>([
      ['object', types.DYN],
      ['oldObject', types.DYN],
      ['namespaceObject', NAMESPACE],
      ['request', REQUEST],
      ...(scope.hasParams ? [['params', types.DYN] as const] : []),
      ...(scope.hasAuthorizer ? AUTHORIZERS : []),
      ...(declared !== undefined ? [['variables', VARIABLES] as const] : []),
    ]),
    types: {
      has: (name) =>
        REQUEST_TYPES.has(name) ||
        (declared !== undefined && name === VARIABLES.name) ||
        (hasPatchTypes && isPatchType(name)),
      field(typeName, field) {
        if (typeName === VARIABLES.name) return declared?.get(field);
        const known = REQUEST_TYPES.get(typeName);
        return known === undefined ? patchField(typeName, field) : known.get(field);
      },
      canConstruct: (name) => hasPatchTypes && isPatchType(name),
    },
    hasFunction: (name) => hasPatchTypes || name !== 'jsonpatch.escapeKey',
  };
}

const AUTHORIZERS: readonly (readonly [string, CelType])[] = Object.freeze([
  ['authorizer', AUTHORIZER],
  ['authorizer.requestResource', RESOURCE_CHECK],
]);
