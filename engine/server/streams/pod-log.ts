import type { Pod } from '../../api/types/core-v1';
import type { LogLine, Runtime } from '../../worker/runtime/cri';
import { NO_BODY, type HttpRequest } from '../../control-plane/apiserver/http/message';
import type { ResourceInfo } from '../../control-plane/apiserver/http/request-info';
import type { Server } from '../../control-plane/apiserver/server';
import type { Answer } from '../body';
import type { Machines } from '../sim/machines';
import { text } from '../paths/path';
import { runWithLog } from './container-log';
import { reach } from './kubelet-of';
import { limited, logText, selected } from './log-text';
import { logOptionsOf, type LogOptions } from './log-options';
import { containerIn, podNamed } from './pod-access';

/** `GET …/pods/<name>/log`: an answer, or a stream when it shall be followed. Throws ApiError. */
export function podLog(
  server: Server,
  machines: Machines | undefined,
  http: HttpRequest,
  info: ResourceInfo,
): Answer | FollowedLog {
  const options = logOptionsOf(http.query, info.name);
  const pod = podNamed(server, info.namespace, info.name);
  const container = containerIn(pod, options.container);
  if ((pod.spec.nodeName ?? '') === '') return { status: 204, headers: {}, warnings: [], body: NO_BODY };
  const what = `containerLogs/${info.namespace}/${info.name}/${container}`;
  const { runtime } = reach(machines, pod, what);
  const run = runWithLog(runtime, pod, container, options.previous);
  const lines = selected(runtime.logs(run.id), options, server.clock.now());
  if (!options.follow) return text(200, limited(logText(lines, options), options.limitBytes), 'text/plain');
  return new FollowedLog(runtime, run.id, options, lines, pod);
}

/** A log to which lines are still added. */
export class FollowedLog {
  private last: LogLine | undefined;
  private bytesLeft: number | undefined;
  private pending: readonly LogLine[];

  constructor(
    private readonly runtime: Runtime,
    private readonly containerId: string,
    private readonly options: LogOptions,
    first: readonly LogLine[],
    readonly pod: Pod,
  ) {
    this.pending = first;
    this.last = runtime.logs(containerId).at(-1);
    this.bytesLeft = options.limitBytes;
  }

  /** What was added since the last call. A line that is still being written waits for its end. */
  take(): string {
    const lines = [...this.pending, ...this.added()];
    this.pending = [];
    const all = limited(logText(lines, this.options), this.bytesLeft);
    if (this.bytesLeft !== undefined) this.bytesLeft -= Buffer.byteLength(all);
    return all;
  }

  /** Nothing can be added any more. */
  get isOver(): boolean {
    if (this.bytesLeft !== undefined && this.bytesLeft <= 0) return true;
    const status = this.runtime.containerStatus(this.containerId);
    return status === undefined || status.state === 'exited';
  }

  private added(): readonly LogLine[] {
    const lines = this.runtime.logs(this.containerId);
    const known = this.last === undefined ? -1 : lines.lastIndexOf(this.last);
    const fresh = lines.slice(known + 1);
    this.last = lines.at(-1) ?? this.last;
    return fresh;
  }
}
