// Last part of `npm run build`: one run of the bundle, for the code that V8 compiled for it. It is asked what kubectl asks
// first, so that this is compiled, too. Another Node keeps code of its own when it first runs the bundle.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';

const KEPT = 'dist/cli/bundle.js.up.cache';
const KEPT_WITHIN_MILLIS = 60_000;
const FIRST_ASKED = ['/version', '/readyz', '/api', '/apis', '/api/v1', '/api/v1/nodes?limit=500'];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'seatrial-'));
const users = path.join(folder, 'users.csv');
fs.writeFileSync(users, 'first,first,u1,"system:masters"\n');
const flags = ['--port', '0', '--users', users, '--kubeconfig', path.join(folder, 'kubeconfig')];
const { NODE_OPTIONS: _, ...env } = process.env;
const server = spawn(process.execPath, ['bin/seatrial.js', 'up', ...flags], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env,
});
try {
  const [greeting] = await Promise.race([once(server.stdout, 'data'), ended()]);
  const [url] = /https:\S+/.exec(greeting);
  for (const asked of FIRST_ASKED) await get(url + asked);
  const deadline = Date.now() + KEPT_WITHIN_MILLIS;
  while (!fs.existsSync(KEPT)) {
    if (Date.now() > deadline) throw new Error(`${KEPT} was not written`);
    await new Promise((done) => setTimeout(done, 50));
  }
  console.log(`${KEPT}: ${(fs.statSync(KEPT).size / 1e6).toFixed(1)} MB`);
} finally {
  server.kill();
  fs.rmSync(folder, { recursive: true });
}

async function ended() {
  const [code] = await once(server, 'exit');
  throw new Error(`the bundle ended with ${code}`);
}

async function get(url) {
  const request = https.get(url, { rejectUnauthorized: false, headers: { authorization: 'Bearer first' } });
  const [response] = await once(request, 'response');
  if (response.statusCode !== 200) throw new Error(`${url}: ${response.statusCode}`);
  response.resume();
  await once(response, 'end');
}
