import assert from 'node:assert/strict';
import { all, run, wait, type Task } from './task';

describe('a task', () => {
  it('runs through at once when every answer comes at once', () => {
    function* sum(): Task<number> {
      let total = 0;
      for (let n = 1; n <= 10_000; n += 1) total += yield* wait<number>((resume) => resume(n));
      return total;
    }
    let result = 0;
    run(sum(), (value) => (result = value));
    assert.equal(result, 50_005_000);
  });

  it('goes on where it waited', () => {
    const resumes: ((answer: string) => void)[] = [];
    const seen: string[] = [];
    function* talk(): Task<undefined> {
      seen.push(yield* wait<string>((resume) => resumes.push(resume)));
      seen.push(yield* wait<string>((resume) => resumes.push(resume)));
      return undefined;
    }
    run(talk(), () => seen.push('end'));
    resumes[0]?.('a');
    assert.deepEqual(seen, ['a']);
    resumes[1]?.('b');
    assert.deepEqual(seen, ['a', 'b', 'end']);
  });

  it('waits for all of several, whatever the order of their ends', () => {
    const resumes: ((answer: number) => void)[] = [];
    function* one(): Task<number> {
      return yield* wait<number>((resume) => resumes.push(resume));
    }
    let result: readonly number[] | undefined;
    run(all([one(), one()]), (value) => (result = value));
    resumes[1]?.(2);
    assert.equal(result, undefined);
    resumes[0]?.(1);
    assert.deepEqual(result, [1, 2]);
  });
});
