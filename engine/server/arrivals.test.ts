import assert from 'node:assert/strict';
import { Arrivals } from './arrivals';

const socket = { remoteAddress: '127.0.0.1', remotePort: 4711 };

describe('connections that arrive', () => {
  it('are waited for until they make a request', async () => {
    const arrivals = new Arrivals();
    assert.equal(arrivals.any, false);
    arrivals.came(socket);
    assert.equal(arrivals.any, true);
    let isSettled = false;
    const settled = arrivals.settled().then(() => void (isSettled = true));
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isSettled, false);
    arrivals.spoke({ ...socket });
    await settled;
    assert.equal(arrivals.any, false);
  });

  it('are forgotten when they say nothing for a second', () => {
    let now = 0;
    const arrivals = new Arrivals(() => now);
    arrivals.came(socket);
    now = 999;
    assert.equal(arrivals.any, true);
    now = 1000;
    assert.equal(arrivals.any, false);
  });
});
