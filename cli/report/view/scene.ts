import type { ChangeRow, EventRow, HistoryPoint, JournalRow, ScenarioData } from '../report-data';
import { componentLanes, type ComponentLane } from './components';
import { faultFlags, type FaultFlag } from './faults';
import { happeningsOf, instantsOf, type Happening } from './happenings';
import { lanesOf, type Lane } from './lanes';
import { unpack } from './packed-table';
import { claimLines, type ClaimLine } from './truth';

/** A scenario as the page draws it. */
export interface Scene {
  readonly data: ScenarioData;
  /** The clock at the end. */
  readonly end: number;
  /** A claim failed here; what follows was only looked at to say when it would have held. */
  readonly failedAt: number | undefined;
  readonly lanes: readonly Lane[];
  readonly components: readonly ComponentLane[];
  readonly faults: readonly FaultFlag[];
  readonly claims: readonly ClaimLine[];
  readonly events: readonly EventRow[];
  readonly journal: readonly JournalRow[];
  readonly happenings: readonly Happening[];
  /** Where something changes. */
  readonly instants: readonly number[];
}

export function sceneOf(data: ScenarioData): Scene {
  const { end, claims: claimed, steps } = data;
  const journal = unpack<JournalRow>(data.journal);
  const events = unpack<EventRow>(data.events);
  const lanes = lanesOf(unpack<ChangeRow>(data.changes), end);
  const components = componentLanes(journal, end);
  const faults = faultFlags(journal);
  const histories = new Map(data.histories.map(({ text, points }) => [text, unpack<HistoryPoint>(points)]));
  const claims = claimLines(claimed, histories, end);
  const happenings = happeningsOf({ steps, faults, components, lanes, events, claims: claimed });
  const turns = claims.flatMap(({ lines }) => lines.flatMap(({ truths }) => truths.map(({ from }) => from)));
  const bounds = claimed.flatMap(({ anchor, deadline }) => (deadline === undefined ? [anchor] : [anchor, deadline]));
  return {
    data,
    end,
    failedAt: claimed.find(({ holds }) => !holds)?.decidedAt,
    lanes,
    components,
    faults,
    claims,
    events,
    journal,
    happenings,
    instants: [...new Set([...instantsOf(happenings), ...turns, ...bounds])]
      .filter((at) => at >= 0 && at <= end)
      .sort((a, b) => a - b),
  };
}
