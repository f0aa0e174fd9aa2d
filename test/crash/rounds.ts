import https from 'node:https';
import { scratchFolder, startChild, TOKEN, type ChildServer } from '../served/child-server';
import { SeededChance } from '../served/random';
import { Ledger, look, write } from './writers';

export interface CrashOptions {
  readonly seed: number;
  readonly kills: number;
  readonly progress: (kills: number, acknowledged: number) => void;
}

export interface CrashReport {
  readonly acknowledged: number;
  readonly findings: readonly string[];
}

const WRITERS = 4;
const WRITE_MILLIS_MAX = 400;

/** Kills a server again and again while it is written to, and looks at what is left each time. */
export async function runCrashes({ seed, kills, progress }: CrashOptions): Promise<CrashReport> {
  const chance = new SeededChance(seed);
  const ledger = new Ledger();
  const scratch = scratchFolder();
  const flags = ['--nodes', '0', '--components', 'none', '--clock', 'real', '--data-dir', `${scratch}/data`];
  const findings: string[] = [];
  let version: string | undefined;
  for (let kill = 0; kill <= kills; kill++) {
    const server = await startChild(flags, scratch);
    const now = await look(server);
    findings.push(...ledger.compare(now.found).map((what) => `after kill ${kill}: ${what}`));
    if (version !== undefined) findings.push(...(await resumed(server, version, `after kill ${kill}`)));
    version = now.version;
    progress(kill, ledger.acknowledged);
    if (kill === kills || findings.length > 0) {
      await server.stop();
      break;
    }
    const writers = Array.from({ length: WRITERS }, (_, i) =>
      write(server, ledger, new SeededChance(chance.integer(1e9)), `w${i}`),
    );
    await new Promise((done) => setTimeout(done, chance.integer(WRITE_MILLIS_MAX)));
    await server.kill();
    await Promise.all(writers);
  }
  return { acknowledged: ledger.acknowledged, findings };
}

/** A watch from before the kill: it goes on, or it is told that its version is too old. Everything in between is told. */
async function resumed(server: ChildServer, version: string, when: string): Promise<readonly string[]> {
  const events = await watch(server, version);
  const wrong: string[] = [];
  let last = Number(version);
  for (const { type, object } of events) {
    const at = Number(object.metadata?.resourceVersion ?? 0);
    if (type === 'ERROR') return object.code === 410 ? [] : [`${when}: the watch fails with ${object.code ?? 0}`];
    if (at < last) wrong.push(`${when}: the watch goes back from ${last} to ${at}`);
    last = at;
  }
  const { version: now } = await look(server);
  if (Number(now) > Number(version) && events.length === 0)
    wrong.push(`${when}: the watch says nothing since ${version}`);
  return wrong;
}

interface Event {
  readonly type: string;
  readonly object: { readonly code?: number; readonly metadata?: { readonly resourceVersion: string } };
}

const QUIET_MILLIS = 100;

function watch({ url }: ChildServer, version: string): Promise<readonly Event[]> {
  const path = `/api/v1/namespaces/default/configmaps?watch=1&resourceVersion=${version}`;
  const headers = { authorization: `Bearer ${TOKEN}` };
  return new Promise((resolve, reject) => {
    let text = '';
    const request = https.get(url + path, { headers, rejectUnauthorized: false, agent: false }, (response) => {
      const finish = (): void => {
        request.destroy();
        const whole = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
        resolve(whole.filter((line) => line !== '').map((line) => JSON.parse(line) as Event));
      };
      let timer = setTimeout(finish, QUIET_MILLIS);
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
        clearTimeout(timer);
        timer = setTimeout(finish, QUIET_MILLIS);
      });
      response.on('error', () => undefined);
    });
    request.on('error', (error) => (text === '' ? reject(error) : undefined));
  });
}
