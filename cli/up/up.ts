import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { readQuantity } from '../../engine/base/quantity';
import { parseTokens } from '../../engine/server/authn/tokens-file';
import { ServiceAccountSigner } from '../../engine/server/authn/service-account-signer';
import { clockModeText, parseClockMode, type ClockMode } from '../../engine/server/pace/clock-mode';
import { Pki } from '../../engine/server/tls/pki';
import type { KeptCluster } from '../../engine/server/data-dir/kept-cluster';
import { openDoor, serve, type Door, type RunningServer } from '../../engine/server/start-server';
import type { User } from '../../engine/api/request';
import { EXIT, type ExitCode } from '../exit-code';
import { paint, type Terminal } from '../terminal';
import { openAuditLog } from './audit-log';
import { parseComponents, type ComponentSet } from './components';
import type { UpFlags } from './flags';
import { kubeconfigText } from './kubeconfig';
import { makeSimulation } from './make-simulation';

export interface Streams {
  readonly out: Terminal;
  readonly err: Terminal;
}

/** Whoever has the kubeconfig may do everything. */
const ADMIN = { commonName: 'kubernetes-admin', organizations: ['system:masters'] };

/** Serves a cluster until it is told to end. Answers the exit code. */
export async function up(flags: UpFlags, { out, err }: Streams): Promise<ExitCode> {
  const checked = check(flags);
  if ('problem' in checked) return refuse(err, checked.problem);
  const { mode, components, tokens } = checked;
  const bugs: unknown[] = [];
  const onBug = (error: unknown): void => {
    if (bugs.length === 0) err.write(`${paint(err, 'red', 'a bug of Seatrial, the cluster goes on without it:')}\n`);
    bugs.push(error);
    err.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  };
  const now = new Date();
  let kept: KeptCluster | undefined;
  try {
    kept = flags.dataDir === undefined ? undefined : openKept(flags.dataDir, now);
  } catch (error) {
    return refuse(err, `--data-dir ${flags.dataDir ?? ''}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const pki = kept?.pki ?? Pki.create(now);
  const signer = kept?.signer ?? new ServiceAccountSigner();
  const audit = openAuditLog(flags);
  if (audit !== undefined && 'problem' in audit) {
    kept?.close();
    return refuse(err, audit.problem);
  }
  let door: Door;
  try {
    door = await openDoor({ address: flags.address, port: flags.port, pki });
  } catch (error) {
    kept?.close();
    return refuse(err, whyNotListening(error, flags));
  }
  const file = resolve(flags.kubeconfig ?? join(homedir(), '.seatrial', 'kubeconfig'));
  writePrivately(
    file,
    kubeconfigText({ url: door.url, authority: pki.authority.certificate, user: pki.client(ADMIN, now) }),
  );
  // While the cluster is made, whoever waits for the file can begin to connect.
  let server: RunningServer;
  try {
    const simulation = makeSimulation({ flags, components, mode, tokens, signer, pki, kept, audit });
    server = serve(door, { simulation, mode, pki, tokens, signer, onBug });
  } catch (error) {
    door.server.close();
    throw error;
  }
  try {
    await server.booted;
  } catch (error) {
    await server.close();
    throw error;
  }
  out.write(greeting({ out, server, file, flags, mode }));
  signer.prepare();
  await ended();
  await server.close();
  kept?.close();
  // What ends with the connections is told of a moment after them.
  if (audit !== undefined) await new Promise((done) => setTimeout(done, 50));
  audit?.close();
  return bugs.length === 0 ? EXIT.passed : EXIT.engineBug;
}

/* eslint-disable @typescript-eslint/no-require-imports -- only a cluster that is kept needs it */
function openKept(directory: string, now: Date): KeptCluster {
  const kept =
    require('../../engine/server/data-dir/kept-cluster') as typeof import('../../engine/server/data-dir/kept-cluster');
  return kept.KeptCluster.open(resolve(directory), now);
}
/* eslint-enable @typescript-eslint/no-require-imports */

const PORT_MAX = 65_535;

interface Checked {
  readonly mode: ClockMode;
  readonly components: ComponentSet;
  readonly tokens: ReadonlyMap<string, User>;
}

function check(flags: UpFlags): Checked | { readonly problem: string } {
  if (flags.port > PORT_MAX)
    return { problem: `--port ${flags.port}: expected one up to ${PORT_MAX}, or 0 for any that is free` };
  for (const [flag, given = '1'] of [
    ['--node-cpu', flags.nodeCpu],
    ['--node-memory', flags.nodeMemory],
  ] as const) {
    const read = readQuantity(given);
    if (typeof read === 'string')
      return { problem: `${flag} ${given}: expected a quantity, such as 2 or 8Gi: ${read}` };
  }
  const mode = parseClockMode(flags.clock);
  if (mode === undefined) {
    return { problem: `--clock ${flags.clock}: expected manual, auto, real, or real×N such as real×60` };
  }
  const components = parseComponents(flags.components);
  if ('problem' in components) return components;
  if (flags.users === undefined) return { mode, components, tokens: new Map() };
  if (!existsSync(flags.users)) return { problem: `--users ${flags.users}: there is no such file` };
  try {
    return { mode, components, tokens: parseTokens(readFileSync(flags.users, 'utf8')) };
  } catch (error) {
    return { problem: `--users ${flags.users}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function refuse(err: Terminal, problem: string): ExitCode {
  err.write(`${paint(err, 'red', 'error:')} ${problem}\n`);
  return EXIT.badInput;
}

function whyNotListening(error: unknown, { address, port }: UpFlags): string {
  const code = (error as { readonly code?: string }).code;
  const where = `${address}:${port}`;
  if (code === 'EADDRINUSE') return `${where} is taken: stop what listens there, or choose another with --port`;
  if (code === 'EACCES') return `${where} needs rights that you do not have: choose a --port above 1023`;
  if (code === 'EADDRNOTAVAIL') return `${address} is no address of this machine: choose another with --address`;
  throw error;
}

/** It holds a key. */
function writePrivately(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, text, { mode: 0o600 });
}

interface Greeting {
  readonly out: Terminal;
  readonly server: RunningServer;
  readonly file: string;
  readonly flags: UpFlags;
  readonly mode: ClockMode;
}

function greeting({ out, server, file, flags, mode }: Greeting): string {
  const nodes = `${flags.nodes} ${flags.nodes === 1 ? 'node' : 'nodes'}`;
  return [
    `Kubernetes v1.36, ${nodes}, clock ${clockModeText(mode)}: ${server.url}`,
    '',
    `  export KUBECONFIG=${file}`,
    '  kubectl get nodes',
    ...(mode.kind === 'manual'
      ? [
          '',
          '  ' + paint(out, 'dim', 'time stands still until it is told to go:'),
          `  kubectl create --raw /sim/v1/clock/advance -f - <<<'{"seconds": 60}'`,
        ]
      : []),
    ...(mode.kind === 'auto'
      ? [
          '',
          '  ' + paint(out, 'dim', 'what nobody waits for is skipped: ages that kubectl reckons may be <invalid>;'),
          '  ' + paint(out, 'dim', '--clock real goes with your clock'),
        ]
      : []),
    '',
    'Ctrl-C ends it.',
    '',
  ].join('\n');
}

const ended = (): Promise<void> =>
  new Promise((done) => {
    const end = (): void => done();
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
