import type { Container, ContainerStatus, Pod, Probe } from '../api/types/core-v1';
import type { Instant } from '../base/brand';
import { instantOf } from '../base/timestamp';
import { podScript } from '../worker/runtime/annotations';
import type { Ports, Routes } from '../worker/runtime/behaviour';

const SLACK_MILLIS = 2000;

/**
 * Is a pod on its way to be ready, so that the next probes may say what the last ones did not? A container is given the
 * time until its probes begin and until its script changes its answers for the last time, and the probes that must pass
 * after that. One whose probe fails still then is at rest, as far as anybody can tell.
 */
export function awaitsProbes({ metadata, spec, status }: Pod, now: Instant): boolean {
  if (status.phase !== 'Running' || metadata.deletionTimestamp !== undefined) return false;
  return spec.containers.some((container) => {
    if (container.readinessProbe === undefined && container.startupProbe === undefined) return false;
    const found = status.containerStatuses?.find(({ name }) => name === container.name);
    const startedAt = found?.state.running?.startedAt;
    if (found === undefined || startedAt === undefined || found.ready) return false;
    const script = lastChange(metadata.annotations ?? {}, container.name);
    return now < instantOf(startedAt) + script + probingMillis(container, found) + SLACK_MILLIS;
  });
}

const probingMillis = ({ readinessProbe, startupProbe }: Container, { started }: ContainerStatus): number =>
  (started === true ? 0 : millisOf(startupProbe)) + millisOf(readinessProbe);

function millisOf(probe: Probe | undefined): number {
  if (probe === undefined) return 0;
  const { initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1, timeoutSeconds = 1 } = probe;
  return (initialDelaySeconds + periodSeconds * (successThreshold + 1) + timeoutSeconds) * 1000;
}

/** How long after its start a container's scripted answers change for the last time. */
function lastChange(annotations: Readonly<Record<string, string>>, container: string): number {
  const { exec, ports } = podScript(annotations).behaviour.get(container) ?? {};
  const answers = routesIn(ports)
    .filter((each) => each !== 'opaque')
    .flatMap((each) => [...each.values()]);
  const steps: readonly { readonly from: number }[] = [...answers, ...(exec?.values() ?? [])].flat();
  return steps.reduce((latest, { from }) => Math.max(latest, from), 0);
}

function routesIn(ports: Ports | undefined): readonly (Routes | 'opaque')[] {
  switch (ports?.kind) {
    case undefined:
      return [];
    case 'declared':
      return [ports.routes];
    case 'fixed':
      return [...ports.routes.values()];
    case 'sockets':
      return ports.sockets.map(({ routes }) => routes);
  }
}
