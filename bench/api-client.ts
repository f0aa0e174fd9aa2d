import https from 'node:https';

/** What the process that measures asks its client to do: so many requests, some in flight at a time. */
export interface Load {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly count: number;
  /** Of the name in a POST; one number after the other is put behind it. */
  readonly prefix?: string;
  /** So many watches are open meanwhile, and each must see every object that is made. */
  readonly watchers?: number;
  /** What they watch. */
  readonly watched?: string;
}

/** Bytes of one answer, and how long all of them took. */
export interface LoadDone {
  readonly bytes: number;
  readonly wallMillis: number;
  readonly deliveries: number;
}

const IN_FLIGHT = 8;
const HEADERS = { authorization: 'Bearer root', 'content-type': 'application/json' };
const agent = new https.Agent({ keepAlive: true, maxSockets: IN_FLIGHT, rejectUnauthorized: false });
const watching = new https.Agent({ keepAlive: true, rejectUnauthorized: false });

/** A process of its own, so that what the client costs is not counted as the server's. */
if (process.send !== undefined) {
  process.on('message', (load: Load) => {
    void work(load).then((done) => process.send?.(done));
  });
  process.on('disconnect', () => process.exit());
}

async function work({ url, method, count, prefix = '', watchers = 0, watched = '' }: Load): Promise<LoadDone> {
  const watches = Array.from({ length: watchers }, () => watch(watched, count));
  await Promise.all(watches.map(({ opened }) => opened));
  let bytes = 0;
  let next = 0;
  const begun = performance.now();
  const worker = async (): Promise<void> => {
    while (next < count) bytes = await send(url, method, method === 'POST' ? pod(`${prefix}${next++}`) : skip(next++));
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  await Promise.all(watches.map(({ seen }) => seen));
  for (const { close } of watches) close();
  return { bytes, wallMillis: performance.now() - begun, deliveries: watchers * count };
}

const skip = (_: number): undefined => undefined;

const pod = (name: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web', tier: 'front' }, annotations: { note: 'x'.repeat(400) } },
    spec: { containers: [{ name: 'web', image: 'nginx:1.27', resources: { requests: { cpu: '100m' } } }] },
  });

/** Answers the length of the answer. */
function send(url: string, method: string, body: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = https.request(url, { method, agent, headers: HEADERS }, (response) => {
      let length = 0;
      response.on('data', (chunk: Buffer) => (length += chunk.length));
      response.on('end', () => {
        if ((response.statusCode ?? 500) < 300) resolve(length);
        else reject(new Error(`${method} ${url}: ${response.statusCode}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

interface Watch {
  readonly opened: Promise<void>;
  /** So many events have come. */
  readonly seen: Promise<void>;
  readonly close: () => void;
}

const NEWLINE = 10;

function watch(url: string, wanted: number): Watch {
  let left = wanted;
  let open = (): void => undefined;
  let see = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const seen = new Promise<void>((resolve) => (see = resolve));
  const request = https.get(url, { agent: watching, headers: HEADERS }, (response) => {
    open();
    response.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === NEWLINE) left--;
      if (left <= 0) see();
    });
    response.on('error', () => undefined);
  });
  request.on('error', () => undefined);
  return { opened, seen, close: () => request.destroy() };
}
