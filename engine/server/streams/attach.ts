import type { LogLine, Runtime } from '../../worker/runtime/cri';
import type { CommandOptions } from './remote-command';
import { SUCCESS, type CommandClient } from './remote-command';

/** The output of a container's own process, from now on. What is typed goes nowhere: a scripted process does not read. */
export class Attached {
  private last: LogLine | undefined;

  constructor(
    private readonly runtime: Runtime,
    private readonly containerId: string,
    private readonly options: CommandOptions,
    private readonly client: CommandClient,
  ) {
    this.last = runtime.logs(containerId).at(-1);
  }

  /** Sends what is new. True: the process has ended. */
  look(): boolean {
    const lines = this.runtime.logs(this.containerId);
    const known = this.last === undefined ? -1 : lines.lastIndexOf(this.last);
    for (const { stream, text } of lines.slice(known + 1)) {
      if (stream === 'stderr' && this.options.stderr) this.client.err(text);
      else if (this.options.stdout) this.client.out(text);
    }
    this.last = lines.at(-1) ?? this.last;
    const isOver = this.runtime.containerStatus(this.containerId)?.state !== 'running';
    if (isOver) this.client.finish(SUCCESS);
    return isOver;
  }
}
