import assert from 'node:assert/strict';
import { openBoard, outcomeLine } from './board';
import { lastLines } from './command';
import { featureCounts } from './cucumber-report';
import { compareJournalHashes, readJournalHashes } from './journal-hashes';
import { clientsOutcome, mochaOutcomes } from './mocha-report';

describe('the test run', () => {
  it('tells the tests of one mocha run apart by their files', () => {
    const test = (file: string, message?: string): { fullTitle: string; file: string; err: object } => ({
      fullTitle: `title in ${file}`,
      file,
      err: message === undefined ? {} : { message },
    });
    const outcomes = mochaOutcomes({
      passes: [test('/x/a.test.ts'), test('/x/b.property.test.ts'), test('/x/test/layers.test.ts')],
      failures: [test('/x/c.contract.test.ts', 'differs')],
      pending: [test('/x/a.test.ts')],
    });
    assert.deepEqual(outcomes, [
      { name: 'layers', passed: 1, failed: 0, failures: [] },
      { name: 'unit', passed: 1, failed: 0, failures: [], note: '1 skipped' },
      { name: 'property', passed: 1, failed: 0, failures: [] },
      { name: 'contract', passed: 0, failed: 1, failures: ['title in /x/c.contract.test.ts\ndiffers'] },
    ]);
  });

  it('names the clients that were left out', () => {
    const test = (fullTitle: string) => ({ fullTitle, err: {} });
    const pending = [
      test('kubectl of npm nodes: kubectl top [why]'),
      test('go client-go skipped: go is not installed'),
    ];
    assert.deepEqual(clientsOutcome({ passes: [test('a'), test('b')], failures: [], pending }), {
      passed: 2,
      failed: 0,
      failures: [],
      note: 'skipped: go client-go: go is not installed; 1 commands, see their scripts',
    });
  });

  it('says that there are no tests of a kind', () => {
    const [layers] = mochaOutcomes({ passes: [], failures: [], pending: [] });
    assert.equal(layers?.skipped, 'there is no such test yet');
  });

  it('counts scenarios of a JUnit report', () => {
    const junit = '<?xml version="1.0"?>\n<testsuite name="c" tests="10" skipped="2" failures="1" errors="0" time="1">';
    assert.deepEqual(featureCounts(junit), { passed: 7, failed: 1, skipped: 2 });
    assert.throws(() => featureCounts(''), /no testsuite/);
  });

  it('finds scenarios whose journal differs, or is there only once', () => {
    const first = readJournalHashes('f:1\taa\nf:2\tbb\nf:3\tcc\nf:3\tdd\n');
    const again = readJournalHashes('f:3\tcc\nf:3\tdd\nf:2\tb0\nf:4\tee\n');
    assert.deepEqual(compareJournalHashes(first, again), { equal: 1, differing: ['f:1', 'f:2', 'f:4'] });
  });

  it('keeps the end of long outputs', () => {
    assert.equal(lastLines('1\n2\n3\n', 2), '…\n2\n3');
    assert.equal(lastLines('1\n2', 2), '1\n2');
  });

  it('prints a line a stage, coloured only on a terminal', () => {
    const outcome = { name: 'unit', passed: 3, failed: 1, failures: [] };
    assert.equal(outcomeLine(outcome, '1.0 s', false), 'FAIL  unit            3 passed, 1 failed          1.0 s');
    assert.equal(
      outcomeLine({ name: 'features', passed: 0, failed: 0, skipped: 'none yet', failures: [] }, '0.0 s', false),
      'skip  features                                    0.0 s  none yet',
    );
    assert.ok(outcomeLine(outcome, '1.0 s', true).startsWith('\u001b[31mFAIL'));
  });

  it('says how long a stage took', () => {
    const written: string[] = [];
    let now = 0;
    const board = openBoard({ isTerminal: false, write: (text) => void written.push(text), now: () => now });
    board.started('types');
    now = 2500;
    board.ended('types', [{ name: 'types', passed: 1, failed: 0, failures: [] }]);
    board.close();
    assert.deepEqual(written, ['ok    types           1 passed                    2.5 s\n']);
  });
});
