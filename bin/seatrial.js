#!/usr/bin/env node
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const v8 = require('node:v8');

// A run is over in seconds and goes through much code a few times: V8 would spend a quarter of it on optimizing functions
// that are then hardly called again. So it waits four times as long before it does (docs/speed.md).
v8.setFlagsFromString('--interrupt-budget=270336');
// The young generation has its full size after two collections instead of seven, of which each start pays for all.
v8.setFlagsFromString('--semi-space-growth-factor=16');

const root = path.join(__dirname, '..');
const words = process.argv.slice(2);
const inDist = (file) => path.join(root, 'dist', 'cli', file);
// A server is what somebody waits for: it comes as one file, its code compiled before.
const [built, load] =
  words[0] === 'up' && fs.existsSync(inDist('bundle.js'))
    ? [inDist('bundle.js'), require('./load-bundle').loadBundle]
    : [inDist('main.js'), require];
const fromSource = process.env.SEATRIAL_SOURCE === '1' || !fs.existsSync(built);

if (fromSource) {
  // A checkout that was not built: TypeScript is stripped of its types as it is loaded, and not checked.
  process.env.TS_NODE_PROJECT ??= path.join(root, 'tsconfig.json');
  require('ts-node/register');
}

// Whoever reads may have read enough: `seatrial steps | head`.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const { main } = fromSource ? require(path.join(root, 'cli', 'main.ts')) : load(built);

Promise.resolve(main(words)).then(
  (exitCode) => {
    if (typeof exitCode === 'number') process.exitCode = exitCode;
  },
  (error) => {
    console.error(error);
    process.exitCode = 3;
  },
);
