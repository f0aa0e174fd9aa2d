import assert from 'node:assert/strict';
import { CucumberExpression } from '@cucumber/cucumber-expressions';
import '../index';
import { catalogue, parsePredicate, predicatesIn, suggestions } from './catalogue';
import { parameterTypeDefinitions, parameterTypes } from './define-parameter-type';
import { InputError } from './errors';
import { SENTENCES } from './testing/sentences';

const steps = catalogue().map(({ expression, example, isPredicate }) => ({
  expression,
  example,
  isPredicate,
  matcher: new CucumberExpression(expression, parameterTypes),
}));

const matching = (sentence: string): readonly string[] =>
  steps.filter(({ matcher }) => matcher.match(sentence) !== null).map(({ expression }) => expression);

describe('the catalogue of steps', () => {
  it('has an example of each step that no other step matches', () => {
    for (const { expression, example } of steps) assert.deepEqual(matching(example), [expression], example);
  });

  it('has no expression twice', () => {
    const all = steps.map(({ expression }) => expression);
    assert.deepEqual(
      all.filter((each, index) => all.indexOf(each) !== index),
      [],
    );
  });

  it('understands each state inside each temporal operator, in one way', () => {
    const operators = steps.filter(({ expression }) => /^[^{}]*(\{\w+\}[^{}]*)*\{predicate\}$/.test(expression));
    const states = steps.filter(({ isPredicate }) => isPredicate);
    assert.ok(operators.length > 15 && states.length > 50);
    for (const operator of operators) {
      for (const { example } of states) {
        const sentence = withState(operator, example);
        assert.deepEqual(matching(sentence), [operator.expression], sentence);
      }
    }
  });

  it('understands the sentences of the field, each in one way', () => {
    for (const sentence of SENTENCES) assert.equal(matching(sentence).length, 1, sentence);
  });

  it('says of each step what it does, in a sentence', () => {
    for (const { doc, expression } of catalogue()) {
      assert.match(doc, /^[A-Z"`].*[.!?)]$|^[a-z].*\.$|\.$/s, `${expression}: ${doc}`);
    }
  });

  it('shows what stands below a step that needs a table or a text', () => {
    for (const { expression, argument, below } of catalogue()) {
      assert.equal(below !== undefined, argument !== 'none', expression);
    }
  });

  it('has an example of each parameter that its pattern takes whole', () => {
    for (const { name, regexp, example } of parameterTypeDefinitions()) {
      assert.match(example, new RegExp(`^(?:${regexp.source})$`), name);
    }
  });
});

describe('a state that is not understood', () => {
  const refusal = (sentence: string): string => {
    try {
      parsePredicate(sentence);
    } catch (error) {
      assert.ok(error instanceof InputError);
      return error.message;
    }
    return 'understood';
  };

  it('is refused with the states nearest to it', () => {
    const message = refusal('deployment "web" has three ready replicas');
    assert.match(message, /^"deployment "web" has three ready replicas" is no state that the language knows\./);
    assert.match(message, /deployment "web" has at least 2 ready replicas/);
    assert.match(message, /seatrial steps --states/);
  });

  it('yields no histories before it is run', () => assert.deepEqual(predicatesIn('within 30s, nonsense'), []));
});

describe('states inside sentences', () => {
  it('are found in an operator on two', () =>
    assert.deepEqual(
      predicatesIn('whenever node "n1" is NotReady, within 5s node "n1" has taint "a"').map(({ text }) => text),
      ['node "n1" is NotReady', 'node "n1" has taint "a"'],
    ));

  it('carry the names they are about', () =>
    assert.deepEqual(parsePredicate('pod "shop/web" is Running').about, [{ namespace: 'shop', name: 'web' }]));
});

describe('suggestions', () => {
  it('are sentences with the most words in common', () =>
    assert.equal(
      suggestions('deployment "web" is scaled to five replicas')[0],
      'deployment "web" is scaled to 5 replicas',
    ));

  it('are none for what is like nothing', () => assert.deepEqual(suggestions('colourless green ideas'), []));
});

/** The operator's own example with another state at its end. */
function withState({ matcher, example }: (typeof steps)[number], state: string): string {
  const last = (matcher.match(example) ?? []).at(-1)?.group;
  assert.ok(last?.start !== undefined && last.start !== -1, example);
  return `${example.slice(0, last.start)}${state}`;
}
