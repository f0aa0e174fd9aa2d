import type { EndpointSlice } from '../../../api/types/discovery-v1';

const DELETION = -1;

/** What was last written of each slice, to know a cache that has not caught up (util EndpointSliceTracker, v0.36). */
export class SliceTracker {
  private readonly generations = new Map<string, Map<string, number>>();

  constructor(private readonly serviceOf: (slice: EndpointSlice) => string) {}

  wrote(slice: EndpointSlice): void {
    this.of(slice).set(slice.metadata.uid, slice.metadata.generation ?? 0);
  }

  removed(slice: EndpointSlice): void {
    this.of(slice).set(slice.metadata.uid, DELETION);
  }

  forget(service: string): void {
    this.generations.delete(service);
  }

  /** Somebody else has written it. */
  isNews(slice: EndpointSlice): boolean {
    const known = this.generations.get(this.serviceOf(slice))?.get(slice.metadata.uid);
    return known === undefined || (slice.metadata.generation ?? 0) > known;
  }

  /** It has gone; true when that was our doing, or is none of our business. */
  gone(slice: EndpointSlice): boolean {
    const known = this.generations.get(this.serviceOf(slice));
    const generation = known?.get(slice.metadata.uid);
    known?.delete(slice.metadata.uid);
    return generation === undefined || generation === DELETION;
  }

  isStale(service: string, slices: readonly EndpointSlice[]): boolean {
    const known = this.generations.get(service);
    if (known === undefined) return false;
    const seen = new Set<string>();
    for (const { metadata } of slices) {
      seen.add(metadata.uid);
      const generation = known.get(metadata.uid);
      if (generation !== undefined && (generation === DELETION || generation > (metadata.generation ?? 0))) return true;
    }
    for (const [uid, generation] of known) if (generation !== DELETION && !seen.has(uid)) return true;
    return false;
  }

  private of(slice: EndpointSlice): Map<string, number> {
    const service = this.serviceOf(slice);
    const known = this.generations.get(service);
    if (known !== undefined) return known;
    const fresh = new Map<string, number>();
    this.generations.set(service, fresh);
    return fresh;
  }
}
