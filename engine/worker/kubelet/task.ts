/**
 * A task is a computation that may wait: a generator that yields what it waits for and is resumed with the answer.
 * Nothing in it is asynchronous: whoever answers runs the rest of the task right there.
 */
export type Task<T> = Generator<Wait, T, unknown>;

/** Begins something and calls `resume` once, now or later. */
export type Wait = (resume: (answer: unknown) => void) => void;

/** Waits for one answer: `const id = yield* wait((done) => runtime.runPodSandbox(config, done))`. */
export function* wait<T>(begin: (resume: (answer: T) => void) => void): Task<T> {
  // What resumes the task is what `begin` hands to its callback.
  return (yield begin) as T;
}

/** Runs tasks side by side and waits for all; answers stand in the order of the tasks. */
export function* all<T>(tasks: readonly Task<T>[]): Task<readonly T[]> {
  if (tasks.length === 1 && tasks[0] !== undefined) return [yield* tasks[0]];
  return yield* wait<readonly T[]>((resume) => {
    const answers: T[] = [];
    let left = tasks.length;
    if (left === 0) resume(answers);
    for (const [index, task] of tasks.entries())
      run(task, (answer) => {
        answers[index] = answer;
        left -= 1;
        if (left === 0) resume(answers);
      });
  });
}

/** Runs a task; `done` is told its value when it ends. Waits that answer at once cost no depth of the stack. */
export function run<T>(task: Task<T>, done: (value: T) => void): void {
  let answer: unknown;
  const advance = (): void => {
    for (;;) {
      const step = task.next(answer);
      if (step.done === true) return done(step.value);
      let answered = false;
      let waiting = false;
      step.value((given) => {
        answer = given;
        if (waiting) advance();
        else answered = true;
      });
      if (!answered) {
        waiting = true;
        return;
      }
    }
  };
  advance();
}
