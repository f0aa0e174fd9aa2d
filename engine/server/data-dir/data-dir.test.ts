import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '../../base/brand';
import type { MvccStore } from '../../control-plane/etcd/mvcc-store';
import { keyAt, stampOf } from '../../control-plane/etcd/testing/objects';
import { DataDir, type DataDirOptions } from './data-dir';
import { realDisk } from './disk';
import { CrashingDisk, PowerLoss } from './testing/crashing-disk';

const OPTIONS = { now: () => instant(7) };

describe('data directory', () => {
  let directory = '';
  beforeEach(() => {
    directory = fs.mkdtempSync(join(tmpdir(), 'seatrial-data-'));
  });
  afterEach(() => fs.rmSync(directory, { recursive: true }));

  const open = (options: DataDirOptions = {}) => DataDir.open(directory, options);
  const reopened = (): MvccStore => open().store(OPTIONS);
  const contentOf = (store: MvccStore): unknown => [store.revision, store.range('pods')];
  const logs = (): string[] => fs.readdirSync(directory).filter((name) => name.startsWith('log-'));

  /** Creates, changes and removes pods; one write for each turn. */
  function fill(store: MvccStore, turns: number): void {
    for (let turn = 0; turn < turns; turn++) {
      const key = keyAt(`pod-${turn % 3}`);
      const current = store.get(key);
      if (current === undefined)
        store.create(key, stampOf(key.name, `${turn}`), turn % 2 === 0 ? { leaseSeconds: 60 } : {});
      else if (turn % 5 === 4) store.remove(key, current.modRevision);
      else store.update(key, stampOf(key.name, `${turn}`), current.modRevision);
    }
  }

  it('is made when it is not there, and gives back what was written', () => {
    directory = join(directory, 'deep', 'er');
    const data = open();
    assert.equal(data.lastWrite, undefined);
    const store = data.store(OPTIONS);
    fill(store, 20);
    assert.deepEqual(contentOf(reopened()), contentOf(store));
    assert.equal(open().lastWrite, 7);
  });

  it('goes on after it was opened again, over snapshots', () => {
    for (let round = 0; round < 4; round++) {
      const data = open();
      const store = data.store(OPTIONS);
      fill(store, 7);
      if (round % 2 === 0) data.snapshot(store, instant(7));
      fill(store, 3);
      data.close();
      assert.deepEqual(contentOf(reopened()), contentOf(store));
    }
    assert.equal(logs().length, 1);
  });

  it('cuts off a log that ends at any byte, loses no whole commit, and goes on', () => {
    const data = open();
    const store = data.store(OPTIONS);
    const states = new Map<number, unknown>([[0, contentOf(store)]]);
    const path = join(directory, logs()[0] ?? '');
    for (let turn = 0; turn < 4; turn++) {
      fill(store, 1);
      states.set(fs.statSync(path).size, contentOf(store));
    }
    const whole = fs.readFileSync(path);
    const sizes = [...states.keys()];
    for (let length = 0; length <= whole.length; length++) {
      fs.writeFileSync(path, whole.subarray(0, length));
      const survivor = reopened();
      const atLeast = Math.max(...sizes.filter((size) => size <= length));
      assert.ok(survivor.revision >= revisionIn(states.get(atLeast)), `at byte ${length}`);
      if (sizes.includes(length)) assert.deepEqual(contentOf(survivor), states.get(length));
      survivor.create(keyAt('later'), stampOf('later'));
      assert.deepEqual(contentOf(reopened()), contentOf(survivor));
    }
  });

  it('loses nothing when the power goes at any change of the disk', () => {
    for (let changes = 0; ; changes++) {
      fs.rmSync(directory, { recursive: true });
      const disk = new CrashingDisk(changes);
      const acknowledged = surviving(() => open({ disk }));
      const again = reopened();
      assert.ok(again.revision === acknowledged || again.revision === acknowledged + 1, `after ${changes} changes`);
      fill(again, 5);
      assert.deepEqual(contentOf(reopened()), contentOf(again));
      if (!disk.crashed) return;
    }
  });

  /** The last revision that a run of writes and snapshots saw acknowledged before the power went. */
  function surviving(open: () => DataDir): number {
    let acknowledged = 1;
    try {
      const data = open();
      const store = data.store(OPTIONS);
      for (let turn = 0; turn < 12; turn++) {
        fill(store, 1);
        acknowledged = store.revision;
        if (turn % 4 === 3) data.snapshot(store, instant(7));
      }
    } catch (error) {
      if (!(error instanceof PowerLoss)) throw error;
    }
    return acknowledged;
  }

  it('loses no acknowledged write to kill -9', async () => {
    for (let round = 0; round < 3; round++) {
      fs.rmSync(join(directory, 'lock'), { force: true });
      const acknowledged = await killedAfter(400 + round * 700);
      const revision = reopened().revision;
      assert.ok(revision >= acknowledged && revision <= acknowledged + 1, `${revision} after ${acknowledged}`);
    }
  });

  /** Starts a writer, kills it some revisions on, and answers the last one that it has acknowledged. */
  async function killedAfter(revisions: number): Promise<number> {
    // A file takes what is written at once, however busy whoever reads it is; a pipe may be full.
    const said = join(directory, 'said');
    const output = fs.openSync(said, 'w');
    const script = join(__dirname, 'testing', 'writer.ts');
    const writer = spawn(process.execPath, ['-r', 'ts-node/register', script, directory], {
      stdio: ['ignore', output, 'inherit'],
    });
    const closed = new Promise((resolve) => writer.once('close', resolve));
    while (writer.exitCode === null && revisionsIn(said) <= revisions) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    writer.kill('SIGKILL');
    await closed;
    fs.closeSync(output);
    const acknowledged = lastLine(fs.readFileSync(said, 'utf8'));
    fs.rmSync(said);
    return acknowledged;
  }

  /** How far the writer has come since it began. */
  function revisionsIn(said: string): number {
    const text = fs.readFileSync(said, 'utf8');
    return lastLine(text) - Number(text.split('\n')[0]);
  }

  it('refuses a log that was damaged, or is missing', () => {
    const data = open();
    const store = data.store(OPTIONS);
    fill(store, 5);
    const path = join(directory, logs()[0] ?? '');
    const bytes = fs.readFileSync(path);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    fs.writeFileSync(path, bytes);
    assert.throws(open, /damaged after byte 0; restore/);
    fs.rmSync(path);
    fs.writeFileSync(join(directory, 'log-0000000000000009'), '');
    assert.throws(open, /log-0000000000000009 follows 1; a file is missing/);
  });

  it('refuses a gap between what it reads', () => {
    const data = open();
    const store = data.store(OPTIONS);
    fill(store, 3);
    const [log = ''] = logs();
    fs.copyFileSync(join(directory, log), join(directory, 'log-0000000000000004'));
    assert.throws(open, /revision 2 follows 4/);
  });

  it('shares one sync among writes that are answered together', () => {
    let syncs = 0;
    const disk = {
      ...realDisk,
      open: (path: string) => {
        const file = realDisk.open(path);
        return { ...file, sync: () => (syncs++, file.sync()) };
      },
    };
    const data = open({ sync: 'flush', disk });
    const store = data.store(OPTIONS);
    fill(store, 10);
    assert.equal(reopened().revision, 1);
    data.flush();
    data.flush();
    assert.deepEqual([syncs, reopened().revision], [1, 11]);
  });

  it('refuses a write for which there is no room, and takes the next', () => {
    let full = true;
    const disk = {
      ...realDisk,
      open: (path: string) => {
        const file = realDisk.open(path);
        const write = (bytes: Uint8Array): void => {
          file.write(full ? bytes.subarray(0, 5) : bytes);
          if (full) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        };
        return { ...file, write };
      },
    };
    const store = open({ disk }).store(OPTIONS);
    assert.throws(() => fill(store, 1), { message: 'etcdserver: mvcc: database space exceeded' });
    full = false;
    fill(store, 2);
    assert.deepEqual(contentOf(reopened()), contentOf(store));
  });

  it('is never written again once a sync has failed', () => {
    const disk = {
      ...realDisk,
      open: (path: string) => ({
        ...realDisk.open(path),
        sync: () => {
          throw new Error('I/O error');
        },
      }),
    };
    const store = open({ disk }).store(OPTIONS);
    assert.throws(() => fill(store, 1), /I\/O error/);
    assert.throws(() => fill(store, 1), /cannot be written: I\/O error/);
  });

  it('keeps a second process out while the first lives', () => {
    open();
    fs.writeFileSync(join(directory, 'lock'), `${process.ppid}\n`);
    assert.throws(open, /is in use by process/);
    fs.writeFileSync(join(directory, 'lock'), '4194999\n');
    open().close();
    assert.ok(!fs.existsSync(join(directory, 'lock')));
  });
});

const lastLine = (text: string): number => Number(text.split('\n').at(-2) ?? 0);
const revisionIn = (content: unknown): number => (content as [number])[0];
