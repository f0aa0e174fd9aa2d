import type { ClusterView } from '../../engine/driver/view';
import type { Predicate, Scope } from '../language/predicate';
import { Trace } from './trace';

/** Records the histories of predicates: each is looked at after every committed change, never sampled. */
export class Monitors {
  private readonly watched = new Map<string, { readonly predicate: Predicate; readonly trace: Trace }>();

  /** Watching the same words twice is watching once. */
  watch(predicate: Predicate, view: ClusterView, scope: Scope): Trace {
    const known = this.watched.get(predicate.text);
    if (known !== undefined) return known.trace;
    const trace = new Trace();
    this.watched.set(predicate.text, { predicate, trace });
    trace.add(view.at, predicate.look(view, scope));
    return trace;
  }

  trace(text: string): Trace | undefined {
    return this.watched.get(text)?.trace;
  }

  look(view: ClusterView, scope: Scope): void {
    for (const { predicate, trace } of this.watched.values()) trace.add(view.at, predicate.look(view, scope));
  }

  /** Every history, for reports. */
  all(): readonly { readonly text: string; readonly trace: Trace }[] {
    return [...this.watched].map(([text, { trace }]) => ({ text, trace }));
  }
}
