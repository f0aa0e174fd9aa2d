import type { Instant } from '../../base/brand';
import type { Clock } from '../../sim/clock';
import type { Container } from './container';
import { ContainerFiles } from './container-files';
import type { LogLine, PodIdentity } from './cri';
import type { Connect } from './process';
import { Shell, type ShellWorld } from './shell/evaluate';
import { MemoryFiles } from './shell/files';

/** How processes of a pod reach others. */
export type PodConnect = (pod: PodIdentity, ...rest: Parameters<Connect>) => void;

const LOG_LINES_MAX = 10_000;

/** What processes of a container see: its files, its name, the time, its log. */
export class ContainerWorlds {
  constructor(
    private readonly clock: Clock,
    /** Undefined: processes reach nobody. */
    private readonly podConnect: PodConnect | undefined,
  ) {}

  connect(pod: PodIdentity): Connect {
    return (effect, reply) => {
      if (this.podConnect === undefined) reply({ kind: 'unreachable' });
      else this.podConnect(pod, effect, reply);
    };
  }

  /** The shell of the container's first process, whose output is the log. */
  mainShell(container: Container): Shell {
    const world = {
      ...this.of(container),
      out: (text: string) => this.write(container, 'stdout', text),
      err: (text: string) => this.write(container, 'stderr', text),
    };
    return new Shell(world, this.environment(container), container.config.workingDir);
  }

  /** What containerd and runc add to the variables of the pod. */
  environment({ config, hostname }: Container): ReadonlyMap<string, string> {
    const own: readonly (readonly [string, string])[] = [
      ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      ['HOSTNAME', hostname],
      ...config.env,
    ];
    const variables = new Map(own);
    if (!variables.has('HOME')) variables.set('HOME', '/root');
    return variables;
  }

  of(container: Container): Omit<ShellWorld, 'out' | 'err'> {
    const { hostname, behaviour } = container;
    container.files ??= new MemoryFiles({ '/etc/hostname': `${hostname}\n`, ...behaviour.files });
    return {
      files: new ContainerFiles(container.files, container.config.mounts),
      hostname,
      now: (): Instant => this.clock.now(),
    };
  }

  /** Appends to the log of the container, a line an entry. */
  write(container: Container, stream: LogLine['stream'], text: string): void {
    for (const tell of container.attached ?? []) tell(stream, text);
    const logs = (container.logs ??= []);
    const at = this.clock.now();
    const last = logs.at(-1);
    const continues = last?.stream === stream && !last.text.endsWith('\n');
    if (continues) logs.pop();
    for (const line of `${continues ? last.text : ''}${text}`.split(/(?<=\n)/)) logs.push({ at, stream, text: line });
    if (logs.length > LOG_LINES_MAX) logs.splice(0, logs.length - LOG_LINES_MAX);
  }
}
