import type { ScriptedRuntime } from '../../runtime/scripted-runtime';
import type { Reach, Reached } from './reach';

/** Reaches the pods of the own machine straight, without a network between. */
export const localReach = (runtime: ScriptedRuntime, nodeIp: string): Reach => ({
  dial: ({ host, port, path }): Reached => {
    const sandbox = runtime
      .listSandboxes()
      .find((one) => one.ready && (one.ips.includes(host) || (one.hostNetwork && host === nodeIp)));
    if (sandbox === undefined) return { kind: 'unreachable' };
    const http = path === undefined ? undefined : { method: 'GET', path };
    const answer = runtime.answer(sandbox.pod.uid, { port, protocol: 'TCP', http, client: nodeIp });
    return answer.kind === 'silent' ? { kind: 'timeout' } : answer;
  },
});
