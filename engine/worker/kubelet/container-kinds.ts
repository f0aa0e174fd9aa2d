import { Interned } from '../../base/interned';
import type { Container, Pod, PodSpec } from '../../api/types/core-v1';

/** A sidecar: an init container that is restarted for ever and does not have to end. */
export const isRestartableInit = (container: Container): boolean => container.restartPolicy === 'Always';

export const hasRestartableInit = (spec: PodSpec): boolean => spec.initContainers?.some(isRestartableInit) ?? false;

export const initContainersOf = (spec: PodSpec): readonly Container[] => spec.initContainers ?? NONE;
export const ephemeralContainersOf = (spec: PodSpec): readonly Container[] => spec.ephemeralContainers ?? NONE;

const NONE: readonly Container[] = Object.freeze([]);

export type ContainerKind = 'init' | 'app' | 'ephemeral';

/** The container of a name and what kind it is. */
export function findContainer(
  { spec }: Pod,
  name: string,
): { readonly container: Container; readonly kind: ContainerKind } | undefined {
  for (const container of spec.containers) if (container.name === name) return { container, kind: 'app' };
  for (const container of initContainersOf(spec)) if (container.name === name) return { container, kind: 'init' };
  for (const container of ephemeralContainersOf(spec))
    if (container.name === name) return { container, kind: 'ephemeral' };
  return undefined;
}

const FIELDS: Readonly<Record<ContainerKind, string>> = {
  init: 'spec.initContainers',
  app: 'spec.containers',
  ephemeral: 'spec.ephemeralContainers',
};

/** What events about a container point at: `spec.containers{web}`. */
export function fieldPathOf(pod: Pod, name: string): string {
  const found = findContainer(pod, name);
  const path = `${FIELDS[found?.kind ?? 'app']}{${name}}`;
  return paths.of(path, () => path);
}

/** Each event holds one. */
const paths = new Interned<string>();
