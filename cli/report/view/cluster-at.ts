import type { JournalRow } from '../report-data';
import { processOf } from './components';
import type { FaultFlag } from './faults';
import type { Happening } from './happenings';
import { barAt, type Bar, type Lane } from './lanes';

export interface PodAt {
  readonly lane: Lane;
  readonly bar: Bar;
}

/** Where the pods were: by node, and under the empty name those that were nowhere. */
export function podsAt(lanes: readonly Lane[], at: number): ReadonlyMap<string, readonly PodAt[]> {
  const places = new Map<string, PodAt[]>();
  for (const lane of lanes) {
    if (lane.kind !== 'pod') continue;
    const bar = barAt(lane, at);
    if (bar === undefined) continue;
    const known = places.get(bar.place);
    if (known === undefined) places.set(bar.place, [{ lane, bar }]);
    else known.push({ lane, bar });
  }
  return places;
}

/** What befell a node and has not been undone: what no API object shows. */
export function afflictionOf(node: string, faults: readonly FaultFlag[], at: number): FaultFlag | undefined {
  const last = faults.findLast((fault) => fault.key === `node ${node}` && fault.at <= at);
  return last === undefined || last.isHealing ? undefined : last;
}

/** What each process did, in order, so that the last before an instant is quickly found. */
export function deedsByProcess(deeds: readonly JournalRow[]): ReadonlyMap<string, readonly JournalRow[]> {
  const byProcess = new Map<string, JournalRow[]>();
  for (const deed of deeds) {
    const name = processOf(deed.actor);
    const known = byProcess.get(name);
    if (known === undefined) byProcess.set(name, [deed]);
    else known.push(deed);
  }
  return byProcess;
}

/** The last of rows in order of time that is not later. */
export function lastUpTo<T extends { readonly at: number }>(rows: readonly T[], at: number): T | undefined {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return rows[low - 1];
}

/** What happened last, the newest first. */
export function recent(happenings: readonly Happening[], at: number, count: number): readonly Happening[] {
  const past = happenings.filter((happening) => happening.at <= at + 0.5);
  return past.slice(-count).reverse();
}
