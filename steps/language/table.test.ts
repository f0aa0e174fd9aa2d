import assert from 'node:assert/strict';
import { InputError } from './errors';
import { StepTable } from './table';

const COLUMNS = { name: 'required', cpu: 'optional', memory: 'optional' } as const;

const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof InputError);
    return error.message;
  }
  return 'accepted';
};

describe('the table of a step', () => {
  it('is read by its header, in any order of columns', () => {
    const table = new StepTable([
      ['cpu', 'name'],
      ['4', 'n1'],
      ['', 'n2'],
    ]);
    assert.deepEqual(table.rows(COLUMNS), [
      { name: 'n1', cpu: '4', memory: undefined },
      { name: 'n2', cpu: undefined, memory: undefined },
    ]);
  });

  it('refuses an unknown column and says what may be meant', () =>
    assert.equal(
      refusal(() =>
        new StepTable([
          ['name', 'memry'],
          ['n1', '1Gi'],
        ]).rows(COLUMNS),
      ),
      'the table has an unknown column "memry", did you mean "memory"? expected: name, cpu, memory',
    ));

  it('refuses an unknown column that is like none', () =>
    assert.equal(
      refusal(() =>
        new StepTable([
          ['name', 'flavour'],
          ['n1', 'x'],
        ]).rows(COLUMNS),
      ),
      'the table has an unknown column "flavour", expected: name, cpu, memory',
    ));

  it('refuses a missing column', () =>
    assert.equal(
      refusal(() => new StepTable([['cpu'], ['4']]).rows(COLUMNS)),
      'the table lacks the column "name"; expected: name, cpu, memory',
    ));

  it('refuses an empty cell of a required column', () =>
    assert.equal(
      refusal(() =>
        new StepTable([
          ['name', 'cpu'],
          ['', '4'],
        ]).rows(COLUMNS),
      ),
      'row 1 of the table has nothing in the column "name"',
    ));

  it('may be pairs', () => {
    assert.deepEqual(new StepTable([['image', 'nginx']]).pairs(), [['image', 'nginx']]);
    assert.equal(
      refusal(() => new StepTable([['image']]).pairs()),
      'expected two columns, field and value, found 1',
    );
  });

  it('may be lines', () => {
    assert.deepEqual(new StepTable([['one'], ['two']]).lines(), ['one', 'two']);
    assert.equal(
      refusal(() => new StepTable([['one', 'two']]).lines()),
      'expected one column, found 2',
    );
  });

  it('must be there', () =>
    assert.equal(
      refusal(() => new StepTable([]).rows(COLUMNS)),
      'the step needs a table and has none',
    ));
});
