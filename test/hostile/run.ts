import https from 'node:https';
import { ask, TOKEN, type ChildServer } from '../served/child-server';
import { SeededChance } from '../served/random';
import { hostileRequest, type HostileRequest } from './generate';
import { halfClosedWatches, idleConnections, slowSenders, wildBytes } from './wild-connections';

export interface HostileOptions {
  readonly seed: number;
  readonly requests: number;
  readonly idle: number;
  readonly progress: (done: number) => void;
}

export interface Finding {
  /** Of the request, to be made again from the seed; -1: not of a single one. */
  readonly n: number;
  readonly what: string;
}

export interface HostileReport {
  readonly byStatus: ReadonlyMap<number, number>;
  readonly findings: readonly Finding[];
  readonly memoryBefore: number | undefined;
  readonly memoryPeak: number | undefined;
}

const IN_FLIGHT = 16;
const WILD_EVERY = 100;
const FINDINGS_MAX = 50;
const ANSWER_WITHIN_MILLIS = 20_000;

/** Sends them all, with idle, slow and half-closed connections beside them, then looks whether all is as it was. */
export async function runHostile(server: ChildServer, options: HostileOptions): Promise<HostileReport> {
  const kept = await keepSome(server);
  const before = server.memory();
  const bystander = new Bystander(server);
  const release = [
    await idleConnections(server.port, options.idle),
    await halfClosedWatches(server.port, 20),
    await slowSenders(server.port, 20),
  ];
  const attack = new Attack(server, options);
  await attack.run();
  for (const free of release) free();
  const findings = [...attack.findings, ...(await harm(server, kept, bystander))];
  bystander.leave();
  return { byStatus: attack.byStatus, findings, memoryBefore: before, memoryPeak: attack.memoryPeak };
}

class Attack {
  readonly byStatus = new Map<number, number>();
  readonly findings: Finding[] = [];
  memoryPeak: number | undefined;
  private next = 0;

  constructor(
    private readonly server: ChildServer,
    private readonly options: HostileOptions,
  ) {}

  async run(): Promise<void> {
    const agent = new https.Agent({ keepAlive: true, maxSockets: IN_FLIGHT, rejectUnauthorized: false });
    await Promise.all(Array.from({ length: IN_FLIGHT }, () => this.work(agent)));
    agent.destroy();
  }

  private async work(agent: https.Agent): Promise<void> {
    const { seed, requests, progress } = this.options;
    while (this.next < requests && this.findings.length < FINDINGS_MAX && this.server.isAlive()) {
      const n = this.next++;
      if (n % WILD_EVERY === 0) {
        await wildBytes(this.server.port, new SeededChance(seed + n)).catch(() => undefined);
        this.memoryPeak = Math.max(this.memoryPeak ?? 0, this.server.memory() ?? 0);
        progress(n);
      }
      const request = hostileRequest(seed, n);
      const answer = await send(this.server.url, request, agent);
      this.byStatus.set(answer.status, (this.byStatus.get(answer.status) ?? 0) + 1);
      const what = problemOf(request, answer);
      if (what !== undefined) this.findings.push({ n, what });
    }
  }
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

function problemOf({ method, path, status }: HostileRequest, answer: Answer): string | undefined {
  const head = `${method} ${path.slice(0, 120)} answers ${answer.status}`;
  if (answer.status === 0) return `${head}: ${answer.text}`;
  if (status !== undefined && answer.status !== status)
    return `${head}, expected ${status}: ${answer.text.slice(0, 300)}`;
  // 501 says what is not modelled; 500 of ours would say what broke, those of the real server are listed.
  if (answer.status >= 500 && answer.status !== 501 && !isReal(answer.text))
    return `${head}: ${answer.text.slice(0, 300)}`;
  const isRefusal = answer.status >= 400 && answer.type.startsWith('application/json') && method !== 'HEAD';
  if (isRefusal && !isStatus(answer)) return `${head}: no Status: ${answer.text.slice(0, 300)}`;
  return undefined;
}

/** Failures that the real server has, too, for such requests. */
const REAL: readonly RegExp[] = [
  /error trying to reach service/,
  /no endpoints available/,
  /no preferred addresses found/,
  /dial tcp/,
  /failed to create typed patch object/,
  /failed to convert new object \(.*\) to proper version/,
  /list element types are not identical/,
  /invalid resource version|strconv\.ParseUint/,
  /Timeout: Too large resource version/,
  /illegal base64|continue key|jsonpatch|json: |yaml: |unable to (?:find|parse)|cannot (?:unmarshal|restore)|error decoding|map: map|invalid character|Internal error occurred: (?:replace|add|remove|copy|test|move) operation/,
];

const isReal = (text: string): boolean => REAL.some((one) => one.test(text));

/** A Status of the code with which it was answered, and with something to say. */
function isStatus({ status, text }: Answer): boolean {
  try {
    const { kind, code, message } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return kind === 'Status' && code === status && typeof message === 'string' && message !== '';
  } catch {
    return false;
  }
}

function send(url: string, { method, path, headers, body }: HostileRequest, agent: https.Agent): Promise<Answer> {
  return new Promise((resolve) => {
    const fail = (text: string): void => resolve({ status: 0, type: '', text });
    const length: Record<string, number> = body === undefined ? {} : { 'content-length': body.length };
    const all = { authorization: `Bearer ${TOKEN}`, ...length, ...headers };
    let hasAnswer = false;
    try {
      const request = https.request(
        url,
        { method, path, headers: all, agent, timeout: ANSWER_WITHIN_MILLIS },
        (response) => {
          hasAnswer = true;
          const chunks: Buffer[] = [];
          const done = (): void =>
            resolve({
              status: response.statusCode ?? 0,
              type: response.headers['content-type'] ?? '',
              text: Buffer.concat(chunks).toString('utf8'),
            });
          response.on('data', (chunk: Buffer) => void chunks.push(chunk));
          response.on('end', done);
          response.on('close', done);
        },
      );
      request.on('timeout', () => request.destroy(new Error(`no answer within ${ANSWER_WITHIN_MILLIS / 1000} s`)));
      request.on('error', (error) => hasAnswer || fail(error.message));
      request.end(body);
    } catch (error) {
      // Node's own client does not let it out.
      resolve({ status: -1, type: '', text: String(error) });
    }
  });
}

const KEPT = '/api/v1/namespaces/kept/configmaps';
const KEPT_COUNT = 20;

/** Objects in a namespace that no hostile request names. */
async function keepSome(server: ChildServer): Promise<string> {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kept' } };
  await ask(server, '/api/v1/namespaces', { method: 'POST', body: namespace });
  for (let i = 0; i < KEPT_COUNT; i++) {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `kept-${i}` }, data: { i: String(i) } };
    await ask(server, KEPT, { method: 'POST', body });
  }
  return itemsOf((await ask(server, KEPT)).text);
}

const itemsOf = (text: string): string =>
  JSON.stringify((JSON.parse(text) as { readonly items?: unknown }).items ?? null);

/** Somebody who watches what nobody touches, all the while. */
class Bystander {
  private heard = '';
  private readonly request: ReturnType<typeof https.get>;

  constructor({ url }: ChildServer) {
    const options = { headers: { authorization: `Bearer ${TOKEN}` }, rejectUnauthorized: false, agent: false };
    this.request = https.get(`${url}${KEPT}?watch=1&fieldSelector=metadata.name%3Dafter`, options, (response) => {
      response.on('data', (chunk: Buffer) => (this.heard += chunk.toString('utf8')));
      response.on('error', () => undefined);
    });
    this.request.on('error', () => undefined);
  }

  async hears(text: string): Promise<boolean> {
    for (let i = 0; i < 100 && !this.heard.includes(text); i++) await new Promise((done) => setTimeout(done, 50));
    return this.heard.includes(text);
  }

  leave(): void {
    this.request.destroy();
  }
}

async function harm(server: ChildServer, kept: string, bystander: Bystander): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const find = (what: string): void => void findings.push({ n: -1, what });
  if (!server.isAlive()) find('the server has ended');
  else if ((await ask(server, '/readyz')).status !== 200) find('the server is not ready any more');
  else {
    const now = await ask(server, KEPT);
    if (now.status !== 200 || itemsOf(now.text) !== kept) find('objects that nobody touched have changed');
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'after' } };
    if ((await ask(server, KEPT, { method: 'POST', body })).status !== 201) find('nothing can be created any more');
    else if (!(await bystander.hears('"name":"after"'))) find('a watch from before tells nothing any more');
  }
  if (server.complaints().includes('a bug of Seatrial')) find(server.complaints().slice(0, 3000));
  return findings;
}
