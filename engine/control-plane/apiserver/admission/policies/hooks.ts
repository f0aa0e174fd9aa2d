import { instant } from '../../../../base/brand';
import { invariant } from '../../../../base/invariant';
import type { KubeObject } from '../../../../api/object';
import type { Revision } from '../../../../base/brand';
import type { Server } from '../../server';

/** A policy with its bindings. */
export interface Hook<P, B> {
  readonly policy: P;
  readonly bindings: readonly B[];
}

/** How often the server looks at what changed (plugin/policy/generic/policy_source.go, v1.36). */
const REFRESH_MILLIS = 1000;

type Binding = KubeObject & { readonly spec?: { readonly policyName?: string } };

/**
 * The policies of a kind that have bindings, as they were when the server looked last: at the last whole second, so
 * that a new one counts a moment after it was written. In the order of their names, where the real server has none.
 */
export function hooksFollower<P extends KubeObject, B extends Binding>(
  { store, clock }: Pick<Server, 'store' | 'clock'>,
  policies: string,
  bindings: string,
): () => readonly Hook<P, B>[] {
  let seen: { readonly at: Revision; readonly hooks: readonly Hook<P, B>[] } | undefined;

  return () => {
    const now = store.range(bindings);
    if (now.ok && now.entries.length === 0) return NONE;
    const last = instant(Math.floor(clock.now() / REFRESH_MILLIS) * REFRESH_MILLIS - 1);
    const at = store.revisionAt(last);
    if (seen?.at !== at) seen = { at, hooks: read(at) };
    return seen.hooks;
  };

  function read(at: Revision): readonly Hook<P, B>[] {
    const policyValues = values<P>(policies, at);
    const bindingValues = values<B>(bindings, at);
    return policyValues.flatMap((policy) => {
      const bound = bindingValues.filter(({ spec }) => spec?.policyName === policy.metadata.name);
      return bound.length === 0 ? [] : [{ policy, bindings: bound }];
    });
  }

  /** What is compacted already is as old as what there is now. */
  function values<T extends KubeObject>(prefix: string, at: Revision): readonly T[] {
    const past = store.range(prefix, { at });
    const range = past.ok ? past : store.range(prefix);
    invariant(range.ok, 'the present is never compacted');
    return range.entries.map(({ value }) => value as T);
  }
}

const NONE: readonly never[] = Object.freeze([]);
