/**
 * A labelled choice point: an order or a delay that a real cluster leaves open. The default is taken unless the run was
 * started with another policy (a seed that explores) or a recorded list of choices.
 */
export interface Choices {
  /** An integer in [0, options). `usual` (0) is what an unexplored run takes. */
  choose(label: string, options: number, usual?: number): number;
}
