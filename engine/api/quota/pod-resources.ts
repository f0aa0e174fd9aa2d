import { isZeroQuantity } from '../../base/quantity';
import type { Container, ContainerStatus, Pod, PodSpec, PodStatus } from '../types/core-v1';
import { added, larger, type Resources } from './resources';

/** What a pod asks for while it runs or starts, whichever is more; without overhead. */
export const podRequests = (spec: PodSpec): Resources =>
  total(spec, ({ resources }) => resources.requests, spec.resources?.requests);

export const podLimits = (spec: PodSpec): Resources =>
  total(spec, ({ resources }) => resources.limits, spec.resources?.limits);

/**
 * What a pod is charged for: with overhead, and during a resize with what it has where that is more than what it asks
 * for (component-helpers/resource/helpers.go, v1.36).
 */
export function chargedRequests({ spec, status }: Pod): Resources {
  const held = heldBy(status, ({ resources, allocatedResources }) =>
    resources === undefined ? undefined : larger(resources.requests ?? {}, allocatedResources),
  );
  const requests = total(
    spec,
    (container) => effective(container, container.resources.requests, held),
    spec.resources?.requests,
  );
  return added(requests, spec.overhead);
}

/** As `chargedRequests`; overhead counts only where there is a limit at all. */
export function chargedLimits({ spec, status }: Pod): Resources {
  const held = heldBy(status, ({ resources }) => (resources === undefined ? undefined : (resources.limits ?? {})));
  const limits = total(
    spec,
    (container) => effective(container, container.resources.limits, held),
    spec.resources?.limits,
  );
  const overhead = Object.entries(spec.overhead ?? {}).filter(([name]) => !isZeroQuantity(limits[name] ?? '0'));
  return added(limits, Object.fromEntries(overhead));
}

interface Held {
  readonly infeasible: boolean;
  readonly byContainer: ReadonlyMap<string, Resources>;
}

/** Undefined: no container tells what it has. */
function heldBy(status: PodStatus, of: (status: ContainerStatus) => Resources | undefined): Held | undefined {
  const byContainer = new Map<string, Resources>();
  for (const one of [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])]) {
    const held = of(one);
    if (held !== undefined) byContainer.set(one.name, held);
  }
  if (byContainer.size === 0) return undefined;
  const pending = status.conditions?.find(({ type }) => type === 'PodResizePending');
  return { infeasible: pending?.reason === 'Infeasible', byContainer };
}

function effective(container: Container, asked: Resources | undefined, held: Held | undefined): Resources | undefined {
  const has = held?.byContainer.get(container.name);
  if (held === undefined || has === undefined) return asked;
  return held.infeasible ? has : larger(has, asked);
}

type Of = (container: Container) => Resources | undefined;

function total({ containers, initContainers = [] }: PodSpec, of: Of, ofPod: Resources | undefined): Resources {
  let running = containers.reduce<Resources>((sum, container) => added(sum, of(container)), {});
  let sidecars: Resources = {};
  let starting: Resources = {};
  for (const container of initContainers) {
    const own = of(container) ?? {};
    if (container.restartPolicy === 'Always') {
      running = added(running, own);
      sidecars = added(sidecars, own);
      starting = larger(starting, sidecars);
    } else starting = larger(starting, added(own, sidecars));
  }
  const sum = larger(running, starting);
  if (ofPod === undefined) return sum;
  const whole = Object.entries(ofPod).filter(([name]) => isPodLevelResource(name));
  return { ...sum, ...Object.fromEntries(whole) };
}

/** What can be set for a pod as a whole. */
export const isPodLevelResource = (name: string): boolean =>
  name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');
