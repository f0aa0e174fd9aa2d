import type { ClusterView } from '../../engine/driver/view';
import type { Predicate, Scope } from '../language/predicate';
import { AttentiveView, isAsSeen, type Sight } from './attentive-view';
import { Trace } from './trace';

/**
 * Records the histories of predicates: each is looked at after every committed change to what it looked at before, never
 * sampled.
 */
export class Monitors {
  private readonly watched = new Map<string, Watched>();

  /** Watching the same words twice is watching once. */
  watch(predicate: Predicate, view: ClusterView, scope: Scope): Trace {
    const known = this.watched.get(predicate.text);
    if (known !== undefined) return known.trace;
    const watched: Watched = { predicate, trace: new Trace(), sights: undefined, namespace: scope.namespace };
    this.watched.set(predicate.text, watched);
    lookAt(watched, view, scope);
    return watched.trace;
  }

  trace(text: string): Trace | undefined {
    return this.watched.get(text)?.trace;
  }

  look(view: ClusterView, scope: Scope): void {
    for (const watched of this.watched.values()) if (mayDiffer(watched, view, scope)) lookAt(watched, view, scope);
  }

  /** Something begins to happen now: histories tell from then on what was there before it. */
  mark(): void {
    for (const { trace } of this.watched.values()) trace.mark();
  }

  /** Every history, for reports. */
  all(): readonly { readonly text: string; readonly trace: Trace }[] {
    return [...this.watched].map(([text, { trace }]) => ({ text, trace }));
  }
}

interface Watched {
  readonly predicate: Predicate;
  readonly trace: Trace;
  /** What the last look depended on; undefined: on more than objects. */
  sights: readonly Sight[] | undefined;
  namespace: string;
}

const mayDiffer = ({ sights, namespace }: Watched, view: ClusterView, scope: Scope): boolean =>
  sights === undefined || namespace !== scope.namespace || !isAsSeen(view, sights);

function lookAt(watched: Watched, view: ClusterView, scope: Scope): void {
  const attentive = new AttentiveView(view, scope);
  const finding = watched.predicate.look(attentive, attentive);
  watched.sights = attentive.sights;
  watched.namespace = scope.namespace;
  watched.trace.add(view.at, finding);
}
