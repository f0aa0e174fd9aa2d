import assert from 'node:assert/strict';
import { startChild, type ChildServer } from '../served/child-server';
import { hostileRequest } from './generate';
import { runHostile } from './run';

describe('hostile requests', function () {
  this.timeout(120_000);
  let server: ChildServer;
  before(async () => (server = await startChild(['--nodes', '0', '--components', 'none', '--clock', 'real'])));
  after(() => server.stop());

  it('come again from their seed', () => {
    for (let n = 0; n < 200; n++) assert.deepEqual(hostileRequest(7, n), hostileRequest(7, n));
    assert.notDeepEqual(hostileRequest(7, 1), hostileRequest(8, 1));
  });

  it('leave the server as it was', async () => {
    const report = await runHostile(server, { seed: 1, requests: 1000, idle: 50, progress: () => undefined });
    assert.deepEqual(report.findings, []);
    assert.ok((report.memoryPeak ?? 0) < 700 * 1024 * 1024, `${report.memoryPeak ?? 0} bytes`);
  });
});
