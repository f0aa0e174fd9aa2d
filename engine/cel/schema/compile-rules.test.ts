import assert from 'node:assert/strict';
import type { CelSchema, CompiledRule, PlainValue, RuleOutcome, SchemaRule } from './contract';
import { compileRules } from './compile-rules';

const schema: CelSchema = {
  type: 'object',
  properties: {
    a: { type: 'integer' },
    s: { type: 'string', maxLength: 10 },
    port: { 'x-kubernetes-int-or-string': true },
    at: { type: 'string', format: 'date-time' },
    'a-b': { type: 'string' },
    namespace: { type: 'string', nullable: true },
    tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
    free: { type: 'array', items: { type: 'string' } },
    named: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', properties: { name: { type: 'string' }, v: { type: 'number' } } },
    },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

function ruleOf(rule: string | SchemaRule, of = schema): CompiledRule {
  const compiled = compileRules(of, [typeof rule === 'string' ? { rule } : rule], false)?.rules[0];
  assert.ok(compiled);
  return compiled;
}

const faultOf = (rule: string): string => ruleOf(rule).error?.detail ?? 'none';

function outcomeOf(rule: string | SchemaRule, self: PlainValue, oldSelf?: PlainValue): RuleOutcome {
  const { program } = ruleOf(rule);
  assert.ok(program);
  return program.evaluate({ self, ...(oldSelf !== undefined && { oldSelf }) });
}

const holds = (rule: string | SchemaRule, self: PlainValue, oldSelf?: PlainValue): unknown => {
  const outcome = outcomeOf(rule, self, oldSelf);
  return outcome.ok ? outcome.value : outcome.error;
};

describe('compileRules', () => {
  it('knows the types of the schema', () => {
    assert.equal(
      faultOf('self.zz == 1'),
      "compilation failed: ERROR: <input>:1:5: undefined field 'zz'\n | self.zz == 1\n | ....^",
    );
    assert.equal(
      faultOf('self.a == null'),
      "compilation failed: ERROR: <input>:1:8: found no matching overload for '_==_' applied to '(int, null)'\n | self.a == null\n | .......^",
    );
    assert.equal(faultOf('self.a + 1'), 'cel expression must evaluate to a bool');
    assert.equal(faultOf('self.port == 1 || self.port == "x"'), 'none');
  });

  it('reads values as their schemas say', () => {
    assert.equal(holds('self.at < timestamp("2021-01-01T00:00:00Z")', { at: '2020-01-01T00:00:00Z' }), true);
    assert.equal(holds('type(self.port) == int && self.port < 3', { port: 2 }), true);
    assert.equal(holds('self.a__dash__b == "x"', { 'a-b': 'x' }), true);
    assert.equal(holds('has(self.__namespace__)', { namespace: null }), false);
    assert.equal(holds('self.named[0].v == 1.0', { named: [{ name: 'x', v: 1 }] }), true);
    assert.equal(holds('self.labels.all(k, self.labels[k] == k)', { labels: { x: 'x' } }), true);
  });

  it('compares lists by their list types', () => {
    const [one, two] = [
      ['a', 'b'],
      ['b', 'a'],
    ];
    assert.equal(holds('self.tags == oldSelf.tags', { tags: one }, { tags: two }), true);
    assert.equal(holds('self.free == oldSelf.free', { free: one }, { free: two }), false);
    const [x, y] = [
      { name: 'x', v: 1 },
      { name: 'y', v: 2 },
    ];
    assert.equal(holds('self.named == oldSelf.named', { named: [x, y] }, { named: [y, x] }), true);
    assert.equal(holds('(self.tags + oldSelf.tags).size() == 2', { tags: one }, { tags: two }), true);
  });

  it('says what speaks of the old value', () => {
    assert.equal(ruleOf('self.a >= oldSelf.a').usesOldSelf, true);
    assert.equal(ruleOf('self.a >= 0').usesOldSelf, false);
    const rule = { rule: '!oldSelf.hasValue() || self.a >= oldSelf.value().a', optionalOldSelf: true };
    assert.equal(holds(rule, { a: 1 }), true);
    assert.equal(holds(rule, { a: 1 }, { a: 2 }), false);
  });

  it('prices rules by the sizes that the schema allows', () => {
    assert.equal(ruleOf('self.a > 1').maxCost, 3);
    assert.ok(ruleOf('self.free.all(x, self.free.exists(y, y == x))').maxCost > 1e12);
    assert.equal(ruleOf('self.s.contains("x")').maxCost, 6);
    assert.equal(ruleOf('self.a > 1').maxCardinality, 1048576);
  });

  it('has messages of expressions', () => {
    const rule = { rule: 'false', messageExpression: '"a is " + string(self.a)' };
    const outcome = ruleOf(rule).messageExpression?.evaluate({ self: { a: 3 } });
    assert.deepEqual(outcome?.ok === true && outcome.value, 'a is 3');
    assert.equal(
      ruleOf({ rule: 'true', messageExpression: '1' }).messageExpressionError?.detail,
      'messageExpression must evaluate to a string',
    );
  });

  it('knows the metadata of whole resources', () => {
    const root = compileRules({ type: 'object' }, [{ rule: 'self.metadata.name.size() < 5' }], true);
    assert.equal(root?.rules[0]?.error, undefined);
    assert.equal(compileRules({}, [{ rule: 'true' }], false), undefined);
  });
});
