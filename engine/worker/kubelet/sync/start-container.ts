import type { Container, Pod } from '../../../api/types/core-v1';
import type { CriOutcome } from '../../runtime/cri-outcome';
import { newestOf, type RuntimeView } from '../runtime-view';
import { wait, type Task } from '../task';
import { durationText } from '../duration-text';
import { formatPod } from '../pod-identity';
import { killContainer } from './kill-container';
import type { SyncParts } from './parts';
import type { SyncFailure } from './result';

export interface StartFacts {
  readonly sandboxId: string;
  readonly podIPs: readonly string[];
  readonly view: RuntimeView;
}

/** Waits its turn after crashes, then starts; undefined when the container runs (`doBackOff`, `startContainer`). */
export function* startContainer(
  parts: SyncParts,
  pod: Pod,
  container: Container,
  facts: StartFacts,
): Task<SyncFailure | undefined> {
  return backOff(parts, pod, container, facts.view) ?? (yield* start(parts, pod, container, facts));
}

/** `uid_container` and what makes a container another one: changed images crash from the start again. */
export const backoffKey = (parts: SyncParts, pod: Pod, container: Container): string =>
  `${pod.metadata.uid}_${container.name}_${parts.sources.specHash(container)}`;

function backOff(parts: SyncParts, pod: Pod, container: Container, view: RuntimeView): SyncFailure | undefined {
  const exited = view.containers.find((one) => one.name === container.name && one.state === 'exited');
  if (exited?.finishedAt === undefined) return undefined;
  const key = backoffKey(parts, pod, container);
  const now = parts.clock.now();
  const until = parts.crashBackoff.until(key, exited.finishedAt, now);
  if (until === undefined) {
    parts.crashBackoff.next(key, exited.finishedAt, now);
    return undefined;
  }
  const { name } = container;
  parts.record(
    pod,
    'Warning',
    'BackOff',
    `Back-off restarting failed container ${name} in pod ${formatPod(pod)}`,
    name,
  );
  const message = `back-off ${durationText(parts.crashBackoff.get(key))} restarting failed container=${name} pod=${formatPod(pod)}`;
  return { reason: 'CrashLoopBackOff', message, notBefore: until };
}

function* start(parts: SyncParts, pod: Pod, container: Container, facts: StartFacts): Task<SyncFailure | undefined> {
  const { runtime } = parts;
  const failed = (message: string): void => parts.record(pod, 'Warning', 'Failed', `Error: ${message}`, container.name);
  const image = yield* parts.ensureImage(pod, container);
  if (!image.ok) {
    failed(image.failure.reason);
    return image.failure;
  }
  const previous = newestOf(facts.view, container.name);
  const attempt = previous === undefined ? 0 : previous.attempt + 1;
  const config = parts.containerConfig(pod, container, { attempt, imageRef: image.ref, podIPs: facts.podIPs });
  if (!config.ok) {
    failed(config.error.message);
    return { reason: 'CreateContainerConfigError', message: config.error.message };
  }
  parts.resizing.setActuated(pod.metadata.uid, container.name, container.resources);
  const created = yield* wait<CriOutcome<string>>((done) =>
    runtime.createContainer(facts.sandboxId, config.value, done),
  );
  if (!created.ok) {
    failed(created.error.message);
    return { reason: 'CreateContainerError', message: created.error.message };
  }
  parts.record(pod, 'Normal', 'Created', 'Container created', container.name);
  const id = created.value;
  const started = yield* wait<CriOutcome<undefined>>((done) => runtime.startContainer(id, done));
  if (!started.ok) {
    failed(started.error.message);
    return { reason: 'RunContainerError', message: started.error.message };
  }
  parts.record(pod, 'Normal', 'Started', 'Container started', container.name);
  return yield* postStart(parts, pod, container, id);
}

function* postStart(
  parts: SyncParts,
  pod: Pod,
  container: Container,
  containerId: string,
): Task<SyncFailure | undefined> {
  const handler = container.lifecycle?.postStart;
  if (handler === undefined) return undefined;
  const result = yield* parts.runHook(pod, { container, containerId, handler });
  if (result.ok) return undefined;
  parts.record(pod, 'Warning', 'FailedPostStartHook', 'PostStartHook failed', container.name);
  const options = { message: 'FailedPostStartHook', reason: 'post-start-hook' } as const;
  yield* killContainer(parts, pod, { id: containerId, container }, options);
  return { reason: 'PostStartHookError', message: result.message };
}
