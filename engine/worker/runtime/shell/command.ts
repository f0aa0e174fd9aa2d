import type { Instant } from '../../../base/brand';
import type { Script } from './effects';
import type { Files } from './files';

/** What a program may touch. */
export interface Process {
  readonly args: readonly string[];
  readonly stdin: string;
  readonly files: Files;
  readonly env: ReadonlyMap<string, string>;
  readonly directory: string;
  readonly hostname: string;
  now(): Instant;
  out(text: string): void;
  err(text: string): void;
}

/** A program: runs to its exit code. */
export type Command = (process: Process) => Script<number>;

/** Programs that neither wait nor ask the network. */
export const immediate = (run: (process: Process) => number): Command =>
  function* (process) {
    return run(process);
  };
