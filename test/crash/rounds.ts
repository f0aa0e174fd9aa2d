import { scratchFolder, startChild, type ChildServer } from '../served/child-server';
import { SeededChance } from '../served/random';
import { Follower } from './follower';
import { Ledger, look, write } from './writers';

export interface CrashOptions {
  readonly seed: number;
  readonly kills: number;
  readonly progress: (kills: number, acknowledged: number) => void;
  /** Of `seatrial up`. Default: an API server by itself. */
  readonly flags?: readonly string[];
  /** Looks at what else must be so after a start. Answers what is wrong. */
  readonly inspect?: (server: ChildServer) => Promise<readonly string[]>;
}

export interface CrashReport {
  readonly acknowledged: number;
  /** How often a watch went on from where it was cut off; the other times it was told that it is too old. */
  readonly resumed: number;
  readonly findings: readonly string[];
}

const ALONE: readonly string[] = ['--nodes', '0', '--components', 'none', '--clock', 'real'];
const WRITERS = 4;
const WRITE_MILLIS_MAX = 400;

/** Kills a server again and again while it is written to and watched, and looks at what is left each time. */
export async function runCrashes(options: CrashOptions): Promise<CrashReport> {
  const { seed, kills, progress, flags = ALONE, inspect } = options;
  const chance = new SeededChance(seed);
  const ledger = new Ledger();
  const scratch = scratchFolder();
  const findings: string[] = [];
  let follower: Follower | undefined;
  let resumed = 0;
  for (let kill = 0; kill <= kills; kill++) {
    const server = await startChild([...flags, '--data-dir', `${scratch}/data`], { scratch });
    const find = (wrong: readonly string[]): void =>
      void findings.push(...wrong.map((what) => `after kill ${kill}: ${what}`));
    const now = await look(server);
    find(ledger.compare(now.found));
    const before = follower;
    await before?.follow(server, () => before.compare(now.found).length === 0);
    find(before?.compare(now.found) ?? []);
    if (follower !== undefined && Number(now.version) < Number(follower.version)) {
      find([`the list is of version ${now.version}, the watch had told of ${follower.version}`]);
    }
    if (follower?.isTooOld === false) resumed++;
    find((await inspect?.(server)) ?? []);
    progress(kill, ledger.acknowledged);
    if (kill === kills || findings.length > 0) {
      await server.stop();
      break;
    }
    follower = new Follower(now.found, now.version);
    const followed = follower.follow(server);
    const writers = Array.from({ length: WRITERS }, (_, i) =>
      write(server, ledger, new SeededChance(chance.integer(1e9)), `w${i}`),
    );
    await new Promise((done) => setTimeout(done, chance.integer(WRITE_MILLIS_MAX)));
    await server.kill();
    await Promise.all([followed, ...writers]);
  }
  return { acknowledged: ledger.acknowledged, resumed, findings };
}
