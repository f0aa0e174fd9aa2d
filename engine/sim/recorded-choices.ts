import { invariant } from '../base/invariant';
import type { Choices } from './choices';
import type { Random } from './random';

/** One moment at which a run could have gone on in several ways. */
export interface ChoicePoint {
  readonly label: string;
  /** How many choices of this label came before. */
  readonly nth: number;
  readonly options: number;
  readonly usual: number;
}

/** What was chosen. A list of these replays a run; to leave one out turns that choice back to the usual. */
export interface Choice {
  readonly label: string;
  readonly nth: number;
  readonly chosen: number;
  readonly options: number;
}

export type ChoicePolicy = (point: ChoicePoint) => number;

export interface RecordedChoicesOptions {
  /** Records what went the usual way too: the list of all choice points of a run, for systematic exploration. */
  readonly keepUsual?: boolean;
}

/** Takes what the policy says and records what was not usual, by label and count, so that a replay survives edits. */
export class RecordedChoices implements Choices {
  readonly made: Choice[] = [];
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly policy: ChoicePolicy = usualPolicy,
    private readonly options: RecordedChoicesOptions = {},
  ) {}

  choose(label: string, options: number, usual = 0): number {
    if (!isOption(usual, options)) invariant(false, `${label}: no choice ${usual} among ${options}`);
    const nth = this.counts.get(label) ?? 0;
    this.counts.set(label, nth + 1);
    const chosen = options === 1 ? usual : this.policy({ label, nth, options, usual });
    if (!isOption(chosen, options)) invariant(false, `${label}: the policy chose ${chosen} among ${options}`);
    if (chosen !== usual || this.options.keepUsual === true) this.made.push({ label, nth, chosen, options });
    return chosen;
  }
}

const isOption = (choice: number, options: number): boolean => choice >= 0 && choice < options;

/** What an unexplored run takes. */
export const usualPolicy: ChoicePolicy = ({ usual }) => usual;

/** The usual way of everything, without a record: for runs at scale. */
export const USUAL_CHOICES: Choices = Object.freeze({
  choose: (_label: string, _options: number, usual = 0) => usual,
});

/** Leaves the usual way with probability `rate` (of a label, if it is a function), evenly among all options. */
export function exploringPolicy(random: Random, rate: number | ((label: string) => number) = 1): ChoicePolicy {
  const rateOf = typeof rate === 'number' ? () => rate : rate;
  return ({ label, options, usual }) => (random.next() < rateOf(label) ? random.integer(0, options - 1) : usual);
}

/** Repeats a record. Points that it does not know, or that have fewer options by now, go the usual way. */
export function replayPolicy(made: readonly Choice[]): ChoicePolicy {
  const known = new Map(made.map((choice) => [`${choice.label} ${choice.nth}`, choice.chosen]));
  return ({ label, nth, options, usual }) => {
    const chosen = known.get(`${label} ${nth}`);
    return chosen === undefined || chosen >= options ? usual : chosen;
  };
}
