import { countName, created, inNoScope, type Measure } from './measure';
import type { Resources } from './resources';

/** Kinds that were counted by a name of their own before all kinds could be (evaluator/core/registry.go, v1.36). */
const OWN_NAMES: ReadonlySet<string> = new Set(['configmaps', 'resourcequotas', 'replicationcontrollers', 'secrets']);

/** Objects, each for one (apiserver/pkg/quota/v1/generic/evaluator.go, v1.36). */
export function objectCount(group: string, plural: string): Measure {
  const names = [countName(group, plural), ...(group === '' && OWN_NAMES.has(plural) ? [plural] : [])];
  const usage: Resources = Object.freeze(Object.fromEntries(names.map((name) => [name, '1'])));
  return { covers: (name) => names.includes(name), usage: () => usage, isInScope: inNoScope, counts: created };
}
