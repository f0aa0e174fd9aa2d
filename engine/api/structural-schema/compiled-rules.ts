import type { CelSchema, CompileRules, SchemaRules } from '../../cel/schema/contract';
import { VALIDATIONS, type Schema } from './schema';

const known = new WeakMap<Schema, Map<boolean, SchemaRules | undefined>>();

/**
 * The rules that stand at one place of a schema, compiled once. Undefined: the schema has no form in CEL. The language
 * is loaded when the first rule comes.
 */
export function rulesAt(schema: Schema, isResourceRoot: boolean): SchemaRules | undefined {
  const compiled = known.get(schema) ?? new Map<boolean, SchemaRules | undefined>();
  known.set(schema, compiled);
  if (!compiled.has(isResourceRoot)) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { compileRules } = require('../../cel/schema/compile-rules') as { readonly compileRules: CompileRules };
    const rules = schema[VALIDATIONS] ?? [];
    compiled.set(isResourceRoot, compileRules(schema as unknown as CelSchema, rules, isResourceRoot));
  }
  return compiled.get(isResourceRoot);
}
