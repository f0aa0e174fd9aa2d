/** Numbers of one plugin for the nodes of one cycle. */
export interface ScratchColumn {
  readonly raw: Float64Array;
  readonly normalized: Float64Array;
}

/** Memory for the scores of a cycle, used again by the next one. */
export class ScoreScratch {
  private capacity = 0;
  private length = -1;
  private indices: Int32Array = new Int32Array(0);
  private readonly buffers: Float64Array[] = [];
  private views: Float64Array[] = [];

  /** Makes room for so many nodes; what was given out before is no longer good. */
  ready(length: number): void {
    if (length === this.length) return;
    this.length = length;
    if (length > this.capacity) {
      this.capacity = Math.max(length, this.capacity * 2);
      this.buffers.length = 0;
    }
    this.views = [];
  }

  /** Room for positions of so many nodes; it outlives `ready`. */
  positions(capacity: number): Int32Array {
    if (this.indices.length < capacity) this.indices = new Int32Array(capacity);
    return this.indices;
  }

  /** Zero everywhere. */
  totals(): Float64Array {
    return this.view(0).fill(0);
  }

  /** Not zeroed: the plugin with this number fills it. The two are one where nothing is normalised. */
  column(index: number, isNormalized: boolean): ScratchColumn {
    const raw = this.view(1 + 2 * index);
    return { raw, normalized: isNormalized ? this.view(2 + 2 * index) : raw };
  }

  private view(index: number): Float64Array {
    const known = this.views[index];
    if (known !== undefined) return known;
    const buffer = (this.buffers[index] ??= new Float64Array(this.capacity));
    const view = buffer.subarray(0, this.length);
    this.views[index] = view;
    return view;
  }
}
