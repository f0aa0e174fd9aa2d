import assert from 'node:assert/strict';
import { WebSocket } from 'ws';
import { openWire, type WireBench } from '../testing/wire-bench';
import { wholeCluster } from '../whole-cluster';
import type { ProcessName } from '../../cluster/options';

const PROCESSES: readonly ProcessName[] = ['kube-apiserver', 'kubelet', 'kube-scheduler', 'kube-controller-manager'];
const PODS = '/api/v1/namespaces/default/pods';

describe('streams to containers, over WebSockets', () => {
  let wire: WireBench;

  before(async () => {
    wire = await openWire({
      simulation: (signer) =>
        wholeCluster({ seed: 1, startsAt: 0, nodes: 1, components: new Set(PROCESSES), signer, tokenLookups: [] }),
    });
    await advance(5);
    const containers = [{ name: 'web', image: 'nginx' }];
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers } };
    assert.equal((await wire.call(PODS, { method: 'POST', body: pod })).status, 201);
    await advance(30);
    const { status } = await wire.json<{ status: { phase: string } }>(`${PODS}/web`);
    assert.equal(status.phase, 'Running');
  });

  after(async () => {
    await wire.close();
    assert.deepEqual(wire.bugs, []);
  });

  const advance = (seconds: number): Promise<unknown> =>
    wire.call('/sim/v1/clock/advance', { method: 'POST', body: { seconds } });

  const open = (path: string, protocol: string | undefined, token = 'root'): WebSocket =>
    new WebSocket(`wss://127.0.0.1:${wire.port}${path}`, protocol === undefined ? [] : [protocol], {
      ca: wire.authority,
      headers: { authorization: `Bearer ${token}` },
    });

  const exec = (command: readonly string[], more = ''): string =>
    `${PODS}/web/exec?stdout=1&stderr=1${more}&${command.map((word) => `command=${encodeURIComponent(word)}`).join('&')}`;

  it('a command tells its output and how it ended', async () => {
    const heard = await all(open(exec(['sh', '-c', 'echo out; echo no >&2; exit 3']), 'v5.channel.k8s.io'));
    assert.equal(heard.channels.get(1), 'out\n');
    assert.equal(heard.channels.get(2), 'no\n');
    assert.deepEqual((JSON.parse(heard.channels.get(3) ?? '') as { details: unknown }).details, {
      causes: [{ reason: 'ExitCode', message: '3' }],
    });
    assert.equal(heard.code, 1000);
  });

  it('only channels that were asked for are heard of, and the first of them at once', async () => {
    const of = async (path: string): Promise<readonly number[]> => {
      const socket = open(path, 'v5.channel.k8s.io');
      const heard: Buffer[] = [];
      socket.on('message', (frame: Buffer) => heard.push(frame));
      await new Promise((done) => socket.once('close', done));
      assert.equal(heard[0]?.length, 1);
      return heard.map((frame) => frame[0] ?? -1);
    };
    const both = ['sh', '-c', 'echo out; echo no >&2'];
    assert.deepEqual(await of(exec(both)), [1, 1, 2, 3]);
    assert.equal((await of(exec(both, '&tty=1'))).includes(2), false);
    assert.deepEqual(await of(`${PODS}/web/exec?stderr=1&command=true`), [2, 3]);
    assert.deepEqual(await of(`${PODS}/web/exec?stdin=1&command=true`), [3, 3]);
  });

  it('input may end while output goes on, and carries any bytes', async () => {
    const socket = open(exec(['cat'], '&stdin=1'), 'v5.channel.k8s.io');
    await new Promise((done) => socket.once('open', done));
    const bytes = Buffer.from([0, 255, 128, 10, 195, 188]);
    socket.send(Buffer.concat([Buffer.from([0]), bytes.subarray(0, 5)]));
    socket.send(Buffer.concat([Buffer.from([0]), bytes.subarray(5)]));
    socket.send(Buffer.from([255, 0]));
    const heard = await all(socket);
    assert.deepEqual(Buffer.from(heard.channels.get(1) ?? '', 'latin1'), bytes);
    assert.equal((JSON.parse(heard.channels.get(3) ?? '') as { status: string }).status, 'Success');
  });

  it('protocols that are not known, and users who may not, are refused', async () => {
    assert.match(await refusal(open(exec(['true']), 'v9.channel.k8s.io')), /403 .*unable to negotiate protocol/);
    assert.match(await refusal(open(exec(['true']), 'v5.channel.k8s.io', 'plain')), /403 .*cannot get resource/);
    assert.match(
      await refusal(open(exec(['true'], '&container=none'), undefined)),
      /400 .*container none is not valid/,
    );
  });

  it('ports are forwarded over pairs of channels', async () => {
    const socket = open(`${PODS}/web/portforward?ports=80&ports=81`, 'v4.channel.k8s.io');
    await new Promise((done) => socket.once('open', done));
    socket.send(Buffer.concat([Buffer.from([0]), Buffer.from('GET / HTTP/1.1\r\nHost: web\r\n\r\n')]));
    const heard = await until(
      socket,
      (channels) => (channels.get(0) ?? '').includes('</html>'),
      () => advance(1),
    );
    assert.match(heard.get(0) ?? '', /^\x50\0HTTP\/1\.1 200 OK/);
    assert.match(heard.get(3) ?? '', /^\x51\0error forwarding port 81 to pod .*: connect: connection refused/);
    socket.close();
  });

  it('a watch may come over a WebSocket, an event a message', async () => {
    const socket = open('/api/v1/namespaces/default/services?watch=1&resourceVersion=0', undefined);
    const data = await new Promise<Buffer>((done) => socket.once('message', (first: Buffer) => done(first)));
    const event = JSON.parse(data.toString()) as { type: string; object: { metadata: { name: string } } };
    assert.deepEqual([event.type, event.object.metadata.name], ['ADDED', 'kubernetes']);
    socket.close();
  });

  it('what is no protocol of ours is answered as if it had not been asked for', async () => {
    const headers = { connection: 'Upgrade', upgrade: 'h2c' };
    assert.equal((await wire.call('/version', { headers })).status, 200);
  });
});

type Channels = Map<number, string>;

function listen(socket: WebSocket): Channels {
  const channels: Channels = new Map();
  socket.on('message', (data: Buffer) => {
    const channel = data[0] ?? 0;
    channels.set(channel, (channels.get(channel) ?? '') + data.subarray(1).toString('latin1'));
  });
  return channels;
}

function all(socket: WebSocket): Promise<{ readonly channels: Channels; readonly code: number }> {
  const channels = listen(socket);
  return new Promise((resolve, reject) => {
    socket.on('close', (code) => resolve({ channels, code }));
    socket.on('error', reject);
  });
}

async function until(
  socket: WebSocket,
  holds: (channels: Channels) => boolean,
  meanwhile: () => Promise<unknown>,
): Promise<Channels> {
  const channels = listen(socket);
  for (let left = 50; !holds(channels); left--) {
    assert.ok(left > 0, JSON.stringify([...channels]));
    await meanwhile();
  }
  return channels;
}

/** Status and body of an answer that is no upgrade. */
const refusal = (socket: WebSocket): Promise<string> =>
  new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('unexpected-response', (_request, response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => void chunks.push(chunk));
      response.on('end', () => resolve(`${response.statusCode} ${Buffer.concat(chunks).toString()}`));
    });
  });
