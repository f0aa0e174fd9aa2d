import type { Revision } from '../../base/brand';
import { unreachable } from '../../base/invariant';
import type { WriteOp } from './mvcc-store';
import type { Entry, RangeOptions, RangeResult, StoreEvent, StoreKey } from './store';

export type Operator = '=' | '!=' | '<' | '>';

/** A key that is not there has version, revisions and lease 0. */
export interface Compare {
  readonly key: StoreKey;
  readonly target: 'version' | 'create' | 'mod' | 'lease';
  readonly operator: Operator;
  readonly value: number;
}

export type TxnOp =
  | WriteOp
  | { readonly kind: 'get'; readonly key: StoreKey }
  | { readonly kind: 'range'; readonly prefix: string; readonly options?: RangeOptions }
  | { readonly kind: 'txn'; readonly txn: Txn };

/** etcd's transaction: if all comparisons hold, these operations, else those; all at one revision. */
export interface Txn {
  readonly compare: readonly Compare[];
  readonly success: readonly TxnOp[];
  readonly failure: readonly TxnOp[];
}

export type TxnAnswer =
  | { readonly kind: 'put' | 'remove' | 'get'; readonly entry: Entry | undefined }
  | { readonly kind: 'range'; readonly result: RangeResult }
  | { readonly kind: 'txn'; readonly result: TxnResult };

export interface TxnResult {
  readonly succeeded: boolean;
  /** Of the store after the transaction. */
  readonly revision: Revision;
  readonly answers: readonly TxnAnswer[];
}

/** What a transaction needs of a store. */
export interface TxnStore {
  readonly revision: Revision;
  get(key: StoreKey): Entry | undefined;
  range(prefix: string, options?: RangeOptions): RangeResult;
  commit(ops: readonly WriteOp[]): readonly StoreEvent[];
}

/**
 * Runs a transaction. Comparisons and reads see the state before it (etcd lets a read see writes that stand before it in
 * the same transaction; nothing of Kubernetes asks for that). A put answers the new entry, a remove the one that went.
 */
export function transact(store: TxnStore, txn: Txn): TxnResult {
  const plan = planOf(store, txn);
  const events = store.commit(plan.writes);
  return resultOf(plan, store.revision, eventsByKey(events));
}

interface Plan {
  readonly succeeded: boolean;
  readonly writes: readonly WriteOp[];
  readonly answers: readonly ((revision: Revision, events: ReadonlyMap<string, StoreEvent>) => TxnAnswer)[];
}

function planOf(store: TxnStore, txn: Txn): Plan {
  const succeeded = txn.compare.every((compare) => holds(compare, store.get(compare.key)));
  const parts = (succeeded ? txn.success : txn.failure).map((op) => planOfOp(store, op));
  return {
    succeeded,
    writes: parts.flatMap((part) => part.writes),
    answers: parts.flatMap((part) => part.answers),
  };
}

function planOfOp(store: TxnStore, op: TxnOp): Omit<Plan, 'succeeded'> {
  switch (op.kind) {
    case 'put':
    case 'remove':
      return {
        writes: [op],
        answers: [(_, events) => ({ kind: op.kind, entry: entryOf(events.get(textOf(op.key))) })],
      };
    case 'get': {
      const entry = store.get(op.key);
      return { writes: [], answers: [() => ({ kind: 'get', entry })] };
    }
    case 'range': {
      const result = store.range(op.prefix, op.options);
      return { writes: [], answers: [() => ({ kind: 'range', result })] };
    }
    case 'txn': {
      const plan = planOf(store, op.txn);
      return {
        writes: plan.writes,
        answers: [(revision, events) => ({ kind: 'txn', result: resultOf(plan, revision, events) })],
      };
    }
    default:
      return unreachable(op);
  }
}

const resultOf = (plan: Plan, revision: Revision, events: ReadonlyMap<string, StoreEvent>): TxnResult => ({
  succeeded: plan.succeeded,
  revision,
  answers: plan.answers.map((answer) => answer(revision, events)),
});

function holds({ target, operator, value }: Compare, entry: Entry | undefined): boolean {
  const found = targetOf(target, entry);
  switch (operator) {
    case '=':
      return found === value;
    case '!=':
      return found !== value;
    case '<':
      return found < value;
    case '>':
      return found > value;
    default:
      return unreachable(operator);
  }
}

function targetOf(target: Compare['target'], entry: Entry | undefined): number {
  switch (target) {
    case 'version':
      return entry?.version ?? 0;
    case 'create':
      return entry?.createRevision ?? 0;
    case 'mod':
      return entry?.modRevision ?? 0;
    case 'lease':
      return entry?.lease ?? 0;
    default:
      return unreachable(target);
  }
}

const entryOf = (event: StoreEvent | undefined): Entry | undefined =>
  event?.type === 'put' ? event.entry : event?.previous;

const eventsByKey = (events: readonly StoreEvent[]): ReadonlyMap<string, StoreEvent> =>
  new Map(events.map((event) => [textOf(event.type === 'put' ? event.entry.key : event.key), event]));

const textOf = (key: StoreKey): string => `${key.prefix}\0${key.namespace}\0${key.name}`;
