import { type AdmissionCompilation, policyCompiler } from '../../../../cel/admission/admission-compiler';
import type { AdmissionScope, AdmissionType } from '../../../../cel/admission/contract';
import type {
  MutatingAdmissionPolicy,
  ValidatingAdmissionPolicy,
} from '../../../../api/types/admissionregistration-v1';
import type { Expression, Variables } from './evaluate';

interface CompiledHead {
  readonly variables: Variables;
  readonly matchConditions: readonly Expression[];
}

/** The expressions of a ValidatingAdmissionPolicy (plugin/policy/validating/plugin.go, v1.36). */
export interface CompiledValidation extends CompiledHead {
  readonly validations: readonly Expression[];
  /** By the index of the validation; absent where it has none. */
  readonly messages: readonly (Expression | undefined)[];
  readonly auditAnnotations: readonly Expression[];
}

/** The expressions of a MutatingAdmissionPolicy (plugin/policy/mutating/compilation.go, v1.36). */
export interface CompiledMutation extends CompiledHead {
  readonly mutations: readonly { readonly isPatch: boolean; readonly expression: Expression }[];
}

const validations = new WeakMap<ValidatingAdmissionPolicy, CompiledValidation>();
const mutations = new WeakMap<MutatingAdmissionPolicy, CompiledMutation>();

/** Compiled once for each state of the policy. */
export function compiledValidation(policy: ValidatingAdmissionPolicy): CompiledValidation {
  const compiled = validations.get(policy) ?? compileValidation(policy);
  validations.set(policy, compiled);
  return compiled;
}

/** Compiled once for each state of the policy. */
export function compiledMutation(policy: MutatingAdmissionPolicy): CompiledMutation {
  const compiled = mutations.get(policy) ?? compileMutation(policy);
  mutations.set(policy, compiled);
  return compiled;
}

type Compile = (text: string, returns: readonly AdmissionType[], scope?: Partial<AdmissionScope>) => Expression;

type PolicySpec = (ValidatingAdmissionPolicy | MutatingAdmissionPolicy)['spec'];

function compileHead(spec: PolicySpec): { readonly head: CompiledHead; readonly compile: Compile } {
  const scope: AdmissionScope = { hasParams: spec?.paramKind !== undefined, hasAuthorizer: true };
  const compiler = policyCompiler();
  const variables = new Map<string, AdmissionCompilation>();
  for (const { name, expression } of spec?.variables ?? [])
    variables.set(name, compiler.addVariable(name, expression, scope));
  const compile: Compile = (text, returns, more) => ({
    text,
    compiled: compiler.compile(text, returns, { ...scope, ...more }),
  });
  const matchConditions = (spec?.matchConditions ?? []).map(({ expression }) => compile(expression, ['bool']));
  return { head: { variables, matchConditions }, compile };
}

function compileValidation({ spec }: ValidatingAdmissionPolicy): CompiledValidation {
  const { head, compile } = compileHead(spec);
  const all = spec?.validations ?? [];
  return {
    ...head,
    validations: all.map(({ expression }) => compile(expression, ['bool'])),
    messages: all.map(({ messageExpression = '' }) =>
      messageExpression === '' ? undefined : compile(messageExpression, ['string'], { hasAuthorizer: false }),
    ),
    auditAnnotations: (spec?.auditAnnotations ?? []).map(({ valueExpression }) =>
      compile(valueExpression, ['string', 'null']),
    ),
  };
}

function compileMutation({ spec }: MutatingAdmissionPolicy): CompiledMutation {
  const { head, compile } = compileHead(spec);
  const scope = { hasPatchTypes: true };
  return {
    ...head,
    mutations: (spec?.mutations ?? []).map(({ patchType, jsonPatch, applyConfiguration }) => {
      const isPatch = patchType === 'JSONPatch';
      const text = (isPatch ? jsonPatch?.expression : applyConfiguration?.expression) ?? '';
      return { isPatch, expression: compile(text, [isPatch ? 'JSONPatches' : 'Object'], scope) };
    }),
  };
}
