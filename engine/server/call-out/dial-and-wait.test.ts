import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Server } from '../../control-plane/apiserver/server';
import type { Suspension } from '../../control-plane/apiserver/suspension';
import { issue, newAuthority } from '../tls/certificate';
import { WaitingDial } from './dial-and-wait';

const validity = { from: new Date(Date.now() - 60_000), until: new Date(Date.now() + 600_000) };
const authority = newAuthority({ commonName: 'hooks' }, validity);
const pair = issue(authority, { subject: { commonName: 'hook' }, validity, use: 'server', hosts: ['127.0.0.1'] });

/** Doubles a number; `/silent` never answers. It has a thread of its own, as this one stands still meanwhile. */
const HOOK = `
const { parentPort, workerData } = require('node:worker_threads');
const server = require('node:https').createServer(workerData, (request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url === '/silent') return;
    response.end(JSON.stringify({ twice: 2 * JSON.parse(Buffer.concat(chunks)).number }));
  });
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

describe('a call that everything waits for', () => {
  /** No Service is looked up. */
  const server = {} as Server;
  const dial = new WaitingDial();
  let hook: Worker;
  let port = 0;

  before(async () => {
    hook = new Worker(HOOK, { eval: true, workerData: { cert: pair.certificate, key: pair.key } });
    [port] = (await once(hook, 'message')) as [number];
  });
  after(() => hook.terminate());

  const call = (path: string, number: number): Suspension => ({
    kind: 'admission-webhook',
    name: 'doubling.example.com',
    target: {
      url: `https://127.0.0.1:${port}${path}`,
      caBundle: Buffer.from(authority.certificate).toString('base64'),
    },
    body: { number },
    timeoutSeconds: 1,
  });

  it('brings the answer, call after call', () => {
    for (const number of [1, 2, 3])
      assert.deepEqual(dial.answer(server, call('/', number)), { ok: true, code: 200, body: { twice: 2 * number } });
  });

  it('ends in time when nobody answers, and goes on', () => {
    assert.deepEqual(dial.answer(server, call('/silent', 1)), { ok: false, error: 'context deadline exceeded' });
    assert.deepEqual(dial.answer(server, call('/', 4)), { ok: true, code: 200, body: { twice: 8 } });
  });

  it('tells that nobody is there', async () => {
    await hook.terminate();
    const error = `dial tcp 127.0.0.1:${port}: connect: connection refused`;
    assert.deepEqual(dial.answer(server, call('/', 1)), { ok: false, error });
  });
});
