import type { ContainerConfig, ContainerStatus, LogLine } from './cri';
import type { Behaviour } from './behaviour';
import type { Process } from './process';
import type { MemoryFiles } from './shell/files';

/** A container as the runtime keeps it; `status` is a value that is replaced at each change. */
export interface Container {
  status: ContainerStatus;
  readonly config: ContainerConfig;
  readonly behaviour: Behaviour;
  /** Of its sandbox. */
  readonly hostname: string;
  process: Process | undefined;
  files: MemoryFiles | undefined;
  logs: LogLine[] | undefined;
  /** Told what the first process prints. */
  attached: Set<(stream: LogLine['stream'], text: string) => void> | undefined;
  /** Told when the container has exited. */
  waiting: (() => void)[] | undefined;
  /** Ends commands that still run in it. */
  commands: Set<() => void> | undefined;
}
