import type { Container, PodSpec } from '../../../../../api/types/core-v1';

/** What a check sees of a pod or of a template of pods. */
export interface Checked {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> } | undefined;
  readonly spec: PodSpec;
}

/** Why a pod is not let in: a few words for all pods alike, and what in this pod is at fault. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

export type CheckPod = (checked: Checked) => Violation | undefined;

/** Ordinary, starting and debugging containers have in common what checks look at. */
export type AnyContainer = Omit<Container, 'restartPolicy'>;

/** In the order in which violations name them. */
export const containersOf = ({ spec }: Checked): readonly AnyContainer[] => [
  ...(spec.initContainers ?? []),
  ...spec.containers,
  ...(spec.ephemeralContainers ?? []),
];

export const namesOf = (checked: Checked, isBad: (container: AnyContainer) => boolean): readonly string[] =>
  containersOf(checked)
    .filter(isBad)
    .map(({ name }) => name);

/** `"a", "b"` */
export const quoted = (items: readonly string[]): string => items.map((item) => `"${item}"`).join(', ');

export const counted = (count: number, one: string, many = `${one}s`): string => (count === 1 ? one : many);

/** `container "a"`, `containers "a", "b"` */
export const containersNamed = (names: readonly string[]): string =>
  `${counted(names.length, 'container')} ${quoted(names)}`;

/** Each once, in order. */
export const distinct = (items: readonly string[]): readonly string[] => [...new Set(items)].sort(byBytes);

const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `pod and containers "a", "b"`: who has set something that must not be set; empty where nobody has. */
export const settersOf = (pod: boolean, containers: readonly string[]): string =>
  [...(pod ? ['pod'] : []), ...(containers.length > 0 ? [containersNamed(containers)] : [])].join(' and ');

/** Windows knows none of what these checks ask for. */
export const unlessWindows =
  (check: CheckPod): CheckPod =>
  (checked) =>
    checked.spec.os?.name === 'windows' ? undefined : check(checked);

/** In a user namespace root is nobody. */
export const unlessInUserNamespace =
  (check: CheckPod): CheckPod =>
  (checked) =>
    checked.spec.hostUsers === false ? undefined : check(checked);
