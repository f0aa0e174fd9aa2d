import { instant, type Instant } from '../../engine/base/brand';
import type { JournalEntry } from '../../engine/sim/journal';
import type { PictureChange, PictureEvent } from '../../steps/picture';
import type { ScenarioResult } from '../../steps/scenario';
import type { ScenarioOutcome } from '../run/outcomes';
import type { ChangeRow, EventRow, HistoryData, HistoryPoint, JournalRow, ScenarioData, StepData } from './report-data';
import { evenly, thinJournal } from './thin-journal';
import { thinPicture } from './thin-picture';
import { pack, type PackedTable } from './view/packed-table';

/** How much of a scenario the page may hold. */
export interface Limits {
  readonly journalMax: number;
  readonly changesMax: number;
  readonly eventsMax: number;
  readonly pointsMax: number;
}

/** The part of an outcome that is read when its scenario is opened. */
export function scenarioData({ steps, result }: ScenarioOutcome, limits: Limits): ScenarioData {
  const epoch = result?.epoch ?? 0;
  const picture = thinPicture(result?.picture ?? [], limits.changesMax);
  const events = result?.events ?? [];
  const shownEvents = evenly(events, limits.eventsMax);
  const journal = thinJournal(result?.journal ?? [], limits.journalMax);
  return {
    seed: result?.seed ?? 0,
    journalHash: result?.journalHash ?? '',
    steps: stepsOf(steps, result),
    end: (result?.endedAt ?? 0) - epoch,
    claims: result?.claims ?? [],
    histories: result === undefined ? [] : historiesOf(result, limits.pointsMax),
    changes: packChanges(picture.kept),
    podsLeftOut: picture.podsLeftOut,
    events: packEvents(shownEvents),
    eventsLeftOut: events.length - shownEvents.length,
    journal: packJournal(journal.kept, epoch),
    journalLeftOut: journal.leftOut,
  };
}

/** The steps that ran have an instant; they come first and in the same order. */
function stepsOf(steps: ScenarioOutcome['steps'], result: ScenarioResult | undefined): readonly StepData[] {
  const epoch = result?.epoch ?? 0;
  return steps.map((step, index) => {
    const ran = result?.steps[index];
    const isSame = ran !== undefined && ran.text === step.text;
    // A step before the cluster was described has the instant at which it is to start.
    if (!isSame) return step;
    const notice = ran.notice === undefined ? {} : { notice: ran.notice };
    return { ...step, at: Math.max(0, ran.at - epoch), ...notice };
  });
}

function historiesOf({ histories, epoch, endedAt }: ScenarioResult, max: number): readonly HistoryData[] {
  return histories.map(({ text, trace }) => {
    const points = trace.moments(instant(epoch), instant(endedAt));
    const rows = thinPoints(points, max).map(({ at, holds, seen }) => ({
      at: at - epoch,
      holds: holds ? 1 : 0,
      seen,
    }));
    return { text, points: pack<HistoryPoint>(rows, { at: 'number', holds: 'number', seen: 'text' }) };
  });
}

/** Where the truth turns is kept as long as there is room; of mere changes of words an even sample. */
function thinPoints<T extends { readonly at: Instant; readonly holds: boolean }>(
  points: readonly T[],
  max: number,
): readonly T[] {
  if (points.length <= max) return points;
  const turns = evenly(
    points.filter((point, index) => point.holds !== points[index - 1]?.holds),
    max,
  );
  const chosen = new Set([...turns, ...evenly(points, max - turns.length)]);
  return points.filter((point) => chosen.has(point));
}

const packChanges = (changes: readonly PictureChange[]): PackedTable =>
  pack<ChangeRow>(
    changes.map(({ at, kind, id, state, place, owner }) => ({
      at,
      kind,
      id,
      state: state ?? '',
      place: place ?? '',
      owner: owner ?? '',
    })),
    { at: 'number', kind: 'text', id: 'text', state: 'text', place: 'text', owner: 'text' },
  );

const packEvents = (events: readonly PictureEvent[]): PackedTable =>
  pack<EventRow>(events, {
    at: 'number',
    type: 'text',
    reason: 'text',
    message: 'text',
    about: 'text',
    source: 'text',
  });

const packJournal = (entries: readonly JournalEntry[], epoch: number): PackedTable =>
  pack<JournalRow>(
    entries.map(({ at, sequence, actor, action, subject, detail }) => ({
      at: at - epoch,
      sequence,
      actor,
      action,
      subject,
      detail: detail === undefined ? '' : JSON.stringify(detail),
    })),
    { at: 'number', sequence: 'number', actor: 'text', action: 'text', subject: 'text', detail: 'text' },
  );
