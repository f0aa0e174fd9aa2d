import type { ExpressionWarning, ValidatingAdmissionPolicy } from '../../../api/types/admissionregistration-v1';
import type { CustomResourceDefinition } from '../../../api/types/apiextensions-v1';
import { typeChecker, type TypeChecker } from '../../../cel/admission/type-checker';
import { schemaType, type SchemaType } from '../../../cel/schema/schema-type';
import { kindsToCheck, type KindOfVersion } from './kinds-to-check';
import { resolveSchema } from './resolve-schema';

export interface Checking {
  /** Custom resources that are served. */
  readonly definitions: readonly CustomResourceDefinition[];
  /** What makes the names of types unique; the real one takes the nanoseconds of the second. */
  readonly suffix: string;
}

/** What does not fit the types that a policy is about (plugin/policy/validating/typechecking.go, v1.36). */
export function checkTypes(policy: ValidatingAdmissionPolicy, checking: Checking): readonly ExpressionWarning[] {
  const checkers = checkersOf(policy, checking);
  const warnings: ExpressionWarning[] = [];
  const check = (fieldRef: string, expression: string): void => {
    const faults = checkers.flatMap(({ kind, checker }) => {
      const fault = checker.check(expression);
      return fault === undefined ? [] : [`${kindText(kind)}: ${fault}\n`];
    });
    if (faults.length > 0) warnings.push({ fieldRef, warning: faults.join('\n') });
  };
  for (const [index, { expression, messageExpression = '' }] of (policy.spec?.validations ?? []).entries()) {
    check(`spec.validations[${index}].expression`, expression);
    if (messageExpression !== '') check(`spec.validations[${index}].messageExpression`, messageExpression);
  }
  return warnings;
}

const kindText = ({ group, version, kind }: KindOfVersion): string => `${group}/${version}, Kind=${kind}`;

interface CheckerOfKind {
  readonly kind: KindOfVersion;
  readonly checker: TypeChecker;
}

function checkersOf(policy: ValidatingAdmissionPolicy, checking: Checking): readonly CheckerOfKind[] {
  const { paramKind, variables = [] } = policy.spec ?? {};
  const params = paramKind && { type: typeOf(kindOf(paramKind.apiVersion ?? '', paramKind.kind ?? ''), checking).type };
  return kindsToCheck(policy, checking.definitions).flatMap((kind) => {
    const object = typeOf(kind, checking);
    if (!object.isKnown) return [];
    const checker = typeChecker({ object: object.type, ...(params && { params }) });
    for (const { name, expression } of variables) checker.addVariable(name, expression);
    return [{ kind, checker }];
  });
}

function kindOf(apiVersion: string, kind: string): KindOfVersion {
  const [group = '', version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return { group, version: version ?? '', kind };
}

interface TypeOfKind {
  readonly isKnown: boolean;
  readonly type: SchemaType | undefined;
}

function typeOf(kind: KindOfVersion, { definitions, suffix }: Checking): TypeOfKind {
  const schema = resolveSchema(kind, definitions);
  return { isKnown: schema !== undefined, type: schema && schemaType(schema, `${kind.kind}${suffix}`, true) };
}
