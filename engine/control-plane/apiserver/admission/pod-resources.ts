import { addQuantities, compareQuantities } from '../../../base/quantity';
import type { Container, PodSpec } from '../../../api/types/core-v1';

export type Resources = Readonly<Record<string, string>>;

/** What a pod asks for while it runs or starts, whichever is more; without overhead. */
export const podRequests = (spec: PodSpec): Resources =>
  total(spec, ({ resources }) => resources.requests, spec.resources?.requests);

export const podLimits = (spec: PodSpec): Resources =>
  total(spec, ({ resources }) => resources.limits, spec.resources?.limits);

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
  const whole = Object.entries(ofPod).filter(([name]) => isPodLevel(name));
  return { ...sum, ...Object.fromEntries(whole) };
}

/** What can be set for a pod as a whole. */
const isPodLevel = (name: string): boolean => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');

/** `a + b`, name by name. */
export function added(a: Resources, b: Resources | undefined): Resources {
  if (b === undefined) return a;
  const out: Record<string, string> = { ...a };
  for (const name of Object.keys(b)) {
    const amount = b[name] ?? '0';
    const before = out[name];
    out[name] = before === undefined ? amount : addQuantities(before, amount);
  }
  return out;
}

function larger(a: Resources, b: Resources): Resources {
  const out: Record<string, string> = { ...a };
  for (const name of Object.keys(b)) {
    const amount = b[name] ?? '0';
    const before = out[name];
    if (before === undefined || compareQuantities(amount, before) > 0) out[name] = amount;
  }
  return out;
}
