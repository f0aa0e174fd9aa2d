import type { Lane } from './lanes';
import type { Tone } from './look';

/** From one instant to another so many objects had each tone. */
export interface Shares {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly (readonly [Tone, number])[];
}

const ORDER: readonly Tone[] = ['ready', 'done', 'running', 'pending', 'terminating', 'unknown', 'failed'];

/** Many lanes as one: how many of them were in which state, over time. Spans in which there was none are left out. */
export function sharesOf(lanes: readonly Lane[]): readonly Shares[] {
  const turns = new Map<number, Map<Tone, number>>();
  const turn = (at: number, tone: Tone, by: number): void => {
    const counts = turns.get(at) ?? new Map<Tone, number>();
    counts.set(tone, (counts.get(tone) ?? 0) + by);
    turns.set(at, counts);
  };
  for (const { bars } of lanes) {
    for (const { from, to, tone } of bars) {
      turn(from, tone, 1);
      turn(to, tone, -1);
    }
  }
  const instants = [...turns.keys()].sort((a, b) => a - b);
  const now = new Map<Tone, number>();
  return instants.flatMap((from, index): readonly Shares[] => {
    for (const [tone, by] of turns.get(from) ?? []) now.set(tone, (now.get(tone) ?? 0) + by);
    const to = instants[index + 1];
    const counts = ORDER.map((tone) => [tone, now.get(tone) ?? 0] as const).filter(([, count]) => count > 0);
    return to === undefined || counts.length === 0 ? [] : [{ from, to, counts }];
  });
}

/** `3 ready, 1 pending`. */
export const sharesText = ({ counts }: Shares): string => counts.map(([tone, count]) => `${count} ${tone}`).join(', ');
