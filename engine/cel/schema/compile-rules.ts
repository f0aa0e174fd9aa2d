import type { Environment } from '../check/environment';
import { compile, type CompiledExpression, type Program } from '../compile';
import type { SizeAt } from '../cost/cost-node';
import { optionalOf, STRING, type CelType } from '../types/type';
import { type CelValue, isError, NONE, some } from '../values/value';
import type {
  CelFault,
  CelSchema,
  CompiledRule,
  CompileRules,
  RuleProgram,
  RuleVariables,
  SchemaRule,
  SchemaRules,
} from './contract';
import { fromSchema } from './from-schema';
import { maxCardinality, type SchemaType, schemaType, structTypes } from './schema-type';
import { withObjectMeta } from './with-object-meta';

const cache = new WeakMap<CelSchema, Map<string, SchemaRules | undefined>>();

/** Compiles the rules at one place of a schema; see `CompileRules`. */
export const compileRules: CompileRules = (schema, rules, isResourceRoot) => {
  const key = JSON.stringify([isResourceRoot, rules]);
  const known = cache.get(schema) ?? new Map<string, SchemaRules | undefined>();
  cache.set(schema, known);
  const found = known.get(key);
  if (found !== undefined || known.has(key)) return found;
  const compiled = compileAll(schema, rules, isResourceRoot);
  known.set(key, compiled);
  return compiled;
};

/** Of the object types in messages; the real one's name has a number that nobody can know. */
const SELF = 'selfType';

function compileAll(schema: CelSchema, rules: readonly SchemaRule[], isResourceRoot: boolean): SchemaRules | undefined {
  const type = schemaType(schema, SELF, isResourceRoot);
  if (type === undefined) return undefined;
  const place: Place = { schema: isResourceRoot ? withObjectMeta(schema) : schema, type, sizeAt: sizeAt(type) };
  return {
    minSerializedSize: type.minSerializedSize,
    rules: rules.map((rule) => compileRule(rule, place)),
  };
}

interface Place {
  readonly schema: CelSchema;
  readonly type: SchemaType;
  readonly sizeAt: SizeAt;
}

const NOTHING = { usesOldSelf: false, maxCost: 0, maxCardinality: 0, messageExpressionMaxCost: 0 };

function compileRule(rule: SchemaRule, place: Place): CompiledRule {
  if (rule.rule.trim() === '') return NOTHING;
  const environment = environmentOf(place.type, rule.optionalOldSelf === true);
  const compilation = compile(rule.rule, environment);
  if (!compilation.ok) return { ...NOTHING, error: invalid(`compilation failed: ${compilation.error}`) };
  const { expression } = compilation;
  if (expression.type.kind !== 'bool') return { ...NOTHING, error: invalid('cel expression must evaluate to a bool') };
  const usesOldSelf = expression.variables.has('oldSelf');
  const outcome = expression.program();
  if (!outcome.ok) return { ...NOTHING, usesOldSelf, error: invalid(`program instantiation failed: ${outcome.error}`) };
  return {
    usesOldSelf,
    program: ruleProgram(outcome.program, place.schema, rule),
    maxCost: expression.estimate(place.sizeAt).max,
    maxCardinality: maxCardinality(place.type.minSerializedSize),
    ...compileMessage(rule, place, environment),
  };
}

type Message = Pick<CompiledRule, 'messageExpression' | 'messageExpressionError' | 'messageExpressionMaxCost'>;

function compileMessage(rule: SchemaRule, place: Place, environment: Environment): Message {
  const { messageExpression: text = '' } = rule;
  if (text === '') return { messageExpressionMaxCost: 0 };
  const failed = (detail: string): Message => ({
    messageExpressionError: invalid(detail),
    messageExpressionMaxCost: 0,
  });
  const compilation = compile(text, environment);
  if (!compilation.ok) return failed(`messageExpression compilation failed: ${compilation.error}`);
  const expression: CompiledExpression = compilation.expression;
  if (expression.type.kind !== 'string') return failed('messageExpression must evaluate to a string');
  const outcome = expression.program();
  if (!outcome.ok) return failed(`messageExpression instantiation failed: ${outcome.error}`);
  return {
    messageExpression: ruleProgram(outcome.program, place.schema, rule),
    messageExpressionMaxCost: expression.estimate(place.sizeAt).max,
  };
}

const invalid = (detail: string): CelFault => ({ kind: 'invalid', detail });

function environmentOf(type: SchemaType, isOptionalOldSelf: boolean): Environment {
  const structs = structTypes(type);
  const oldSelf: CelType = isOptionalOldSelf ? optionalOf(type.type) : type.type;
  return {
    variables: new Map([
      ['self', type.type],
      ['oldSelf', oldSelf],
    ]),
    types: {
      has: (name) => structs.has(name),
      field: (name, field) => structs.get(name)?.fields?.get(field)?.type,
      canConstruct: () => false,
    },
    hasFunction: (name) => name !== 'jsonpatch.escapeKey',
  };
}

/** The sizes that the schema allows, by the paths of `self`. */
function sizeAt(root: SchemaType): SizeAt {
  return (path) => {
    if (path.length === 0) return undefined;
    let at: SchemaType | undefined = root;
    for (const step of path.slice(1)) {
      if (at === undefined) return undefined;
      if (step === '@items' || step === '@values') at = at.elements;
      else if (step === '@keys') at = at.type.kind === 'map' ? KEY : undefined;
      else at = at.fields?.get(step);
    }
    return at && { min: 0, max: at.maxElements };
  };
}

/** The keys of a map: the real one takes them for empty. */
const KEY: SchemaType = Object.freeze<SchemaType>({ type: STRING, maxElements: 0, minSerializedSize: 2 });

function ruleProgram(program: Program, schema: CelSchema, { optionalOldSelf }: SchemaRule): RuleProgram {
  return {
    evaluate({ self, oldSelf }: RuleVariables) {
      const before = oldSelf === undefined ? undefined : fromSchema(oldSelf, schema);
      const variables = new Map<string, CelValue>([['self', fromSchema(self, schema)]]);
      if (optionalOldSelf === true) variables.set('oldSelf', before === undefined ? NONE : some(before));
      else if (before !== undefined) variables.set('oldSelf', before);
      const evaluation = program.evaluate((name) => variables.get(name));
      if (!evaluation.ok) return evaluation;
      const { value, cost } = evaluation;
      if (typeof value === 'boolean' || typeof value === 'string') return { ok: true, value, cost };
      const error = isError(value) ? value.message : 'unexpected type of the result';
      return { ok: false, error, cost, overLimit: false };
    },
  };
}
