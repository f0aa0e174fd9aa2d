import { ApiError } from '../api/request';
import type { ObjectKey } from '../api/object';
import { pods } from '../api/resources';
import type { Pod } from '../api/types/core-v1';
import { seconds } from '../base/brand';
import { ADMIN, type Cluster } from '../cluster/cluster';
import type { ContainerStatus } from '../worker/runtime/cri';
import { criErrorText } from '../worker/runtime/cri-outcome';
import type { ScriptedRuntime } from '../worker/runtime/scripted-runtime';
import type { ExecResult } from './driver';

const EXEC_TIMEOUT = seconds(60);

/** What the newest run of a container has written. Throws ApiError when there is no such pod or container. */
export function containerLogs(cluster: Cluster, key: ObjectKey, container?: string): string {
  const { runtime, status } = find(cluster, key, container);
  return runtime
    .logs(status.id)
    .map((line) => line.text)
    .join('');
}

/** Runs a command in a container; time passes in the cluster while it runs. */
export function execInContainer(
  cluster: Cluster,
  key: ObjectKey,
  command: readonly string[],
  container?: string,
): ExecResult {
  const { runtime, status } = find(cluster, key, container);
  let result: ExecResult | undefined;
  runtime.execSync(status.id, command, EXEC_TIMEOUT, (outcome) => {
    result = outcome.ok
      ? { code: outcome.value.exitCode, stdout: outcome.value.stdout, stderr: outcome.value.stderr }
      : { code: 1, stdout: '', stderr: criErrorText(outcome.error) };
  });
  cluster.clock.run({ within: EXEC_TIMEOUT, stepsMax: 10_000_000 }, () => result !== undefined);
  return result ?? { code: 124, stdout: '', stderr: 'the command did not end within 60s' };
}

function find(
  cluster: Cluster,
  key: ObjectKey,
  container: string | undefined,
): { readonly runtime: ScriptedRuntime; readonly status: ContainerStatus } {
  const pod = cluster.client(ADMIN).get<Pod>(pods, key);
  if (pod === undefined) throw refused(404, 'NotFound', `pods "${key.name}" not found`);
  const name = container ?? pod.spec.containers[0]?.name ?? '';
  const runtime = cluster.machines.get(pod.spec.nodeName ?? '')?.runtime;
  const status = runtime?.podContainers(pod.metadata.uid).find((each) => each.name === name);
  if (runtime === undefined || status === undefined) {
    throw refused(400, 'BadRequest', `container "${name}" in pod "${key.name}" is waiting to start`);
  }
  return { runtime, status };
}

const refused = (code: number, reason: string, message: string): ApiError =>
  new ApiError({ apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Failure', message, reason, code });
