import assert from 'node:assert/strict';
import fc from 'fast-check';
import { instant, type Revision } from '../../base/brand';
import { MvccStore } from './mvcc-store';
import type { StoreEvent, StoreKey, WatchHandle } from './store';
import { keyAt, rev, stampOf } from './testing/objects';

/** One line of the model's history: what a key held from a revision on. */
interface Line {
  readonly revision: Revision;
  readonly path: string;
  readonly prefix: string;
  readonly namespace: string;
  readonly label: string | undefined;
}

const KEYS: readonly StoreKey[] = [
  keyAt('a', 'ns'),
  keyAt('b', 'ns'),
  keyAt('a', 'ns-2'),
  keyAt('c', 'n'),
  keyAt('a', '', 'minions'),
  keyAt('b', '', 'minions'),
];
const pathOf = (key: StoreKey): string => `${key.prefix}/${key.namespace === '' ? '' : `${key.namespace}/`}${key.name}`;

type Step =
  | { readonly do: 'create' | 'update' | 'remove'; readonly key: number; readonly fresh: boolean }
  | { readonly do: 'compact'; readonly back: number }
  | { readonly do: 'watch'; readonly prefix: string; readonly back: number }
  | { readonly do: 'poll'; readonly watch: number }
  | { readonly do: 'fork' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constantFrom('create', 'update', 'remove'),
      key: fc.nat(KEYS.length - 1),
      fresh: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('compact' as const), back: fc.nat(12) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('watch' as const),
      prefix: fc.constantFrom('', 'pods', 'minions'),
      back: fc.nat(12),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('poll' as const), watch: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'fork' as const }) },
);

class Model {
  lines: Line[] = [];
  revision = 1;
  compacted = 0;
  floor = 0;
  watches: { prefix: string; next: number }[] = [];

  at(revision: number, prefix: string, namespace?: string): string[] {
    const newest = new Map<string, Line>();
    for (const line of this.lines) if (line.revision <= revision) newest.set(line.path, line);
    return [...newest.values()]
      .filter((line) => line.label !== undefined && line.prefix === prefix)
      .filter((line) => namespace === undefined || line.namespace === namespace)
      .map((line) => `${line.path}=${line.label}`)
      .sort((left, right) => ((left.split('=')[0] ?? '') < (right.split('=')[0] ?? '') ? -1 : 1));
  }

  write(key: StoreKey, label: string | undefined): void {
    this.revision++;
    this.lines.push({
      revision: rev(this.revision),
      path: pathOf(key),
      prefix: key.prefix,
      namespace: key.namespace,
      label,
    });
  }

  poll(watch: { prefix: string; next: number }): string[] | 'compacted' {
    const due = this.lines.filter(
      (line) => line.revision > watch.next && (watch.prefix === '' || line.prefix === watch.prefix),
    );
    if (watch.next < 0 || due.some((line) => line.revision <= this.compacted)) {
      watch.next = -1;
      return 'compacted';
    }
    watch.next = this.revision;
    return due.map((line) => `${line.revision} ${line.path}=${line.label ?? 'gone'}`);
  }
}

const told = (events: readonly StoreEvent[] | 'compacted') =>
  events === 'compacted'
    ? events
    : events.map((event) =>
        event.type === 'put'
          ? `${event.revision} ${pathOf(event.entry.key)}=${event.entry.value.metadata.labels?.['label']}`
          : `${event.revision} ${pathOf(event.key)}=gone`,
      );

function play(steps: readonly Step[], keepHistory: boolean): void {
  const options = { now: () => instant(0), keepHistory };
  let store = new MvccStore(options);
  const model = new Model();
  let handles: WatchHandle[] = [];
  for (const [turn, step] of steps.entries()) {
    if (step.do === 'compact') {
      const before = Math.max(0, model.revision - step.back);
      store.compact(rev(before));
      model.compacted = Math.max(model.compacted, before);
    } else if (step.do === 'watch') {
      const after = Math.max(0, model.revision - step.back);
      handles.push(store.watch(step.prefix, rev(after), () => undefined));
      model.watches.push({ prefix: step.prefix, next: after < model.compacted ? -1 : after });
    } else if (step.do === 'poll') {
      const watch = model.watches[step.watch];
      if (watch !== undefined) assert.deepEqual(told(handles[step.watch]?.poll() ?? []), model.poll(watch));
    } else if (step.do === 'fork') {
      store.snapshot();
      store = MvccStore.from(store.snapshot(), options);
      model.compacted = model.floor = model.revision;
      model.watches = [];
      handles = [];
      model.lines = model.lines.filter(
        (line, at) => !model.lines.slice(at + 1).some((later) => later.path === line.path),
      );
    } else write(store, model, step, `${turn}`);
    check(store, model, keepHistory);
  }
}

function write(store: MvccStore, model: Model, step: Step & { key: number; fresh: boolean }, label: string): void {
  const key = KEYS[step.key] ?? keyAt('never');
  const current = store.get(key);
  const expected = rev((current?.modRevision ?? 1) - (step.fresh ? 0 : 1));
  const stamp = stampOf(key.name, label);
  if (step.do === 'create') {
    assert.equal(store.create(key, stamp).ok, current === undefined);
    if (current === undefined) model.write(key, label);
    return;
  }
  const result = step.do === 'update' ? store.update(key, stamp, expected) : store.remove(key, expected);
  assert.equal(result.ok, current !== undefined && step.fresh);
  if (result.ok) model.write(key, step.do === 'update' ? label : undefined);
}

function check(store: MvccStore, model: Model, keepHistory: boolean): void {
  assert.equal(store.revision, model.revision);
  const oldest = keepHistory ? model.floor : model.compacted;
  for (const at of new Set([model.revision, Math.floor((oldest + model.revision) / 2), oldest])) {
    for (const [prefix, namespace] of [
      ['pods', undefined],
      ['pods', 'ns'],
      ['minions', undefined],
    ] as const) {
      const result = store.range(prefix, {
        at: rev(at),
        compacted: true,
        ...(namespace === undefined ? {} : { namespace }),
      });
      assert.ok(result.ok);
      const found = result.entries.map(({ key, value }) => `${pathOf(key)}=${value.metadata.labels?.['label']}`);
      assert.deepEqual(found, model.at(at, prefix, namespace));
      for (const entry of result.entries) assert.equal(store.get(entry.key, rev(at)), entry);
    }
  }
}

describe('MVCC store against a naive model', () => {
  for (const keepHistory of [false, true]) {
    it(`reads, watches and compacts as the model does (keepHistory: ${keepHistory})`, () => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 120 }), (steps) => play(steps, keepHistory)),
        { numRuns: 300 },
      );
    });
  }
});
