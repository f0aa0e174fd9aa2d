/** A JSON value: what expressions of schemas read. Never changed, never copied. */
export type PlainValue =
  null | boolean | number | string | readonly PlainValue[] | { readonly [key: string]: PlainValue };

/**
 * The part of a structural schema (OpenAPI v3, as it stands in a CustomResourceDefinition) that CEL reads
 * (apiserver/pkg/cel/common/schemas.go, v1.36). Anything else in it is ignored.
 */
export interface CelSchema {
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, CelSchema>>;
  readonly items?: CelSchema;
  readonly additionalProperties?: CelSchema | boolean;
  readonly required?: readonly string[];
  readonly enum?: readonly PlainValue[];
  readonly default?: PlainValue;
  readonly nullable?: boolean;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
}

/** Of an `x-kubernetes-validations` entry, what is compiled. */
export interface SchemaRule {
  readonly rule: string;
  readonly messageExpression?: string;
  readonly optionalOldSelf?: boolean;
}

/** Why an expression does not compile: `Invalid value: …: <detail>` or `Internal error: <detail>`. */
export interface CelFault {
  readonly kind: 'invalid' | 'internal';
  /** As the real server words it: `compilation failed: ERROR: <input>:1:5: …`, `cel expression must evaluate to a bool`. */
  readonly detail: string;
}

/** What `self` and `oldSelf` stand for. */
export interface RuleVariables {
  readonly self: PlainValue;
  /** Absent: nothing was there before; `oldSelf` is then `optional.none()` where the rule has `optionalOldSelf`. */
  readonly oldSelf?: PlainValue;
}

export type RuleOutcome =
  | { readonly ok: true; readonly value: boolean | string; readonly cost: number }
  | { readonly ok: false; readonly error: string; readonly cost: number; readonly overLimit: boolean };

/** A compiled expression over `self` and `oldSelf`; `value` is a boolean of a rule, a string of a messageExpression. */
export interface RuleProgram {
  /**
   * `error` is the text of cel-go (`no such key: b`); `overLimit`: the expression alone cost more than the limit of one
   * call (`operation cancelled: actual cost limit exceeded`). Budgets of a whole object are the caller's sum of `cost`.
   */
  evaluate(variables: RuleVariables): RuleOutcome;
}

/** One rule, compiled (apiextensions-apiserver/pkg/apiserver/schema/cel/compilation.go, v1.36). */
export interface CompiledRule {
  /** Absent where there is an error, or where the rule is blank. */
  readonly program?: RuleProgram;
  readonly error?: CelFault;
  /** The rule speaks of `oldSelf`: a transition rule. */
  readonly usesOldSelf: boolean;
  /** The dearest one evaluation can become; 2^64 stands for "without bound". */
  readonly maxCost: number;
  /** How often the rule may be evaluated in one object if it stands below an unbounded list or map. */
  readonly maxCardinality: number;
  readonly messageExpression?: RuleProgram;
  readonly messageExpressionError?: CelFault;
  readonly messageExpressionMaxCost: number;
}

/** The rules of one place in a schema. */
export interface SchemaRules {
  /** The least bytes that a value of this schema takes in JSON. */
  readonly minSerializedSize: number;
  readonly rules: readonly CompiledRule[];
}

/**
 * Compiles the rules that stand at one place of a schema (children are not visited). `isResourceRoot`: at the root of
 * a custom or embedded resource, where `apiVersion`, `kind`, `metadata.name` and `metadata.generateName` are known
 * even if the schema lacks them. Undefined: the schema has no form in CEL (no type, an array without items, …).
 * Compiled rules are cached by schema object and text.
 *
 * Exported as `compileRules` of `engine/cel/schema/compile-rules.ts`.
 */
export type CompileRules = (
  schema: CelSchema,
  rules: readonly SchemaRule[],
  isResourceRoot: boolean,
) => SchemaRules | undefined;
