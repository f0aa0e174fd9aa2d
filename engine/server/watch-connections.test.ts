import assert from 'node:assert/strict';
import https from 'node:https';
import { openWire, type WireBench } from './testing/wire-bench';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const COUNT = 60;
const BYTES = 512 * 1024;

describe('watches of much', function () {
  this.timeout(60_000);
  let wire: WireBench;

  before(async () => {
    wire = await openWire();
    for (let i = 0; i < COUNT; i++) {
      const body = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `m-${i}` },
        data: { a: 'x'.repeat(BYTES) },
      };
      assert.equal((await wire.call(CONFIG_MAPS, { method: 'POST', body })).status, 201);
    }
  });

  after(async () => {
    await wire.close();
    assert.deepEqual(wire.bugs, []);
  });

  /** Events of a watch that begins with all there is, to somebody who does nothing for a while after each bit. */
  const follow = (isDone: (lines: number) => boolean): Promise<number> =>
    new Promise((resolve, reject) => {
      let lines = 0;
      const path = `${CONFIG_MAPS}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`;
      const options = { ca: wire.authority, agent: false, headers: { authorization: 'Bearer root' } };
      const request = https.get(`https://127.0.0.1:${wire.port}${path}`, options, (response) => {
        response.on('data', (chunk: Buffer) => {
          for (const byte of chunk) if (byte === NEWLINE) lines++;
          response.pause();
          setImmediate(() => response.resume());
          if (isDone(lines)) request.destroy();
        });
        response.on('close', () => resolve(lines));
      });
      request.on('error', (error) => (lines > 0 ? resolve(lines) : reject(error)));
    });

  const NEWLINE = 10;

  it('tell all that there is to whoever takes it bit by bit, and go on from there', async () => {
    let isTold = false;
    const lines = await follow((told) => {
      // The bookmark ends what was there before.
      if (told === COUNT + 1 && !isTold) {
        isTold = true;
        void wire.call(`${CONFIG_MAPS}/m-1`, { method: 'DELETE' });
      }
      return told === COUNT + 2;
    });
    assert.equal(lines, COUNT + 2);
  });
});
