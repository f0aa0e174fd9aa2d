import { type AdmissionCompilation, type AdmissionCompiler, plainCompiler, policyCompiler } from './admission-compiler';
import type { AdmissionChecker } from './contract';

const faultOf = (compilation: AdmissionCompilation) => (compilation.ok ? undefined : compilation.fault);

const checkerOf = ({ compile }: AdmissionCompiler): Pick<AdmissionChecker, 'check'> => ({
  check: (expression, returns, scope) => faultOf(compile(expression, returns, scope)),
});

/** A checker for a policy: `variables` has what was told so far. */
export function admissionChecker(): AdmissionChecker {
  const compiler = policyCompiler();
  return {
    ...checkerOf(compiler),
    addVariable: (name, expression, scope) => faultOf(compiler.addVariable(name, expression, scope)),
  };
}

/** Knows no `variables`: webhooks, and policies that have none. */
export const plainAdmissionChecker: Pick<AdmissionChecker, 'check'> = Object.freeze(checkerOf(plainCompiler));
