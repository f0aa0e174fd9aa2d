import { quote } from '../../../../base/go-text';
import type { Pod } from '../../../../api/types/core-v1';
import { reasonsOf, violationsOf } from './evaluate';
import { levelText, type LevelVersion } from './policy';

/** How many pods a namespace's new level is tried on. */
const CHECKED_MAX = 3000;

/** What to tell whoever makes a namespace stricter than the pods that are in it (admission/admission.go, v1.36). */
export function warningsOf(namespace: string, pods: readonly Pod[], level: LevelVersion): readonly string[] {
  const ordered = oneOfEachControllerFirst(pods);
  const found = grouped(ordered.slice(0, CHECKED_MAX), level);
  return [
    ...(ordered.length > CHECKED_MAX
      ? [
          `new PodSecurity enforce level only checked against the first ${CHECKED_MAX} of ${ordered.length} existing pods`,
        ]
      : []),
    ...(found.length > 0
      ? [
          `existing pods in namespace ${quote(namespace)} violate the new PodSecurity enforce level ${quote(levelText(level))}`,
        ]
      : []),
    ...found,
  ];
}

function oneOfEachControllerFirst(pods: readonly Pod[]): readonly Pod[] {
  const seen = new Set<string>();
  const first: Pod[] = [];
  const others: Pod[] = [];
  for (const pod of pods) {
    const controller = pod.metadata.ownerReferences?.find((owner) => owner.controller === true)?.uid;
    (controller !== undefined && seen.has(controller) ? others : first).push(pod);
    if (controller !== undefined) seen.add(controller);
  }
  return [...first, ...others];
}

/** `web (and 2 other pods): privileged`, by what is wrong, in the order of the texts. */
function grouped(pods: readonly Pod[], level: LevelVersion): readonly string[] {
  const byReasons = new Map<string, string[]>();
  for (const { metadata, spec } of pods) {
    const reasons = reasonsOf(violationsOf(level, { metadata, spec }));
    if (reasons === '') continue;
    const names = byReasons.get(reasons);
    if (names === undefined) byReasons.set(reasons, [metadata.name]);
    else names.push(metadata.name);
  }
  return [...byReasons].map(([reasons, names]) => `${namedByFirst(names)}: ${reasons}`).sort();
}

function namedByFirst(names: readonly string[]): string {
  const first = names.reduce((least, name) => (name < least ? name : least));
  const others = names.length - 1;
  return others === 0 ? first : `${first} (and ${others} other ${others === 1 ? 'pod' : 'pods'})`;
}
