import { first, type Query } from '../../control-plane/apiserver/http/message';
import { booleanOf } from '../../control-plane/apiserver/http/parameters';
import { badRequest } from '../../control-plane/apiserver/refusals';
import { criErrorText, type CriOutcome } from '../../worker/runtime/cri-outcome';
import type { ExecIo } from '../../worker/runtime/exec-session';

/** PodExecOptions and PodAttachOptions. */
export interface CommandOptions {
  readonly command: readonly string[];
  readonly container: string;
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** Throws ApiError. */
export function commandOptionsOf(query: Query): CommandOptions {
  const flag = (name: string): boolean => booleanOf(query, name) === true;
  const tty = flag('tty');
  const options = {
    command: query.get('command') ?? [],
    container: first(query, 'container') ?? '',
    stdin: flag('stdin'),
    stdout: flag('stdout'),
    stderr: flag('stderr') && !tty,
    tty,
  };
  if (!options.stdin && !options.stdout && !options.stderr) {
    throw badRequest('you must specify at least 1 of stdin, stdout, stderr');
  }
  return options;
}

/** Where the output of a command goes. */
export interface CommandClient {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** The last word: how it ended. */
  readonly finish: (status: object) => void;
}

/** What the client says. */
export interface CommandInput {
  readonly input: (text: string) => void;
  readonly endInput: () => void;
  readonly hangUp: () => void;
}

export const ioOf = (options: CommandOptions, client: CommandClient): ExecIo => ({
  stdin: options.stdin,
  tty: options.tty,
  out: (text) => options.stdout && client.out(text),
  err: (text) => options.stderr && client.err(text),
  done: (outcome) => client.finish(statusOf(outcome, options.command)),
});

export const SUCCESS = { metadata: {}, status: 'Success' };

/** How the end of a command is told (k8s.io/kubelet/pkg/cri/streaming/remotecommand/exec.go, v1.36). */
export function statusOf(outcome: CriOutcome<number>, command: readonly string[]): object {
  if (!outcome.ok) {
    const message = `Internal error occurred: error executing command in container: ${criErrorText(outcome.error)}`;
    return { metadata: {}, status: 'Failure', message, reason: 'InternalError', code: 500 };
  }
  if (outcome.value === 0) return SUCCESS;
  const code = outcome.value;
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: error executing command [${command.join(' ')}], exit code ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}
