#!/usr/bin/env node
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const v8 = require('node:v8');

// A run is over in seconds and goes through much code a few times: V8 would spend a quarter of it on optimizing functions
// that are then hardly called again. So it waits four times as long before it does (docs/speed.md).
v8.setFlagsFromString('--interrupt-budget=270336');

const root = path.join(__dirname, '..');
const built = path.join(root, 'dist', 'cli', 'main.js');
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

const { main } = require(fromSource ? path.join(root, 'cli', 'main.ts') : built);

Promise.resolve(main(process.argv.slice(2))).then(
  (exitCode) => {
    if (typeof exitCode === 'number') process.exitCode = exitCode;
  },
  (error) => {
    console.error(error);
    process.exitCode = 3;
  },
);
