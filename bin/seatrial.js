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
v8.setFlagsFromString('--no-allocation-site-pretenuring');

const root = path.join(__dirname, '..');
const words = process.argv.slice(2);
const bundle = process.env.SEATRIAL_SOURCE === '1' ? undefined : (builtBundle() ?? bundleOfCheckout());

// Whoever reads may have read enough: `seatrial steps | head`.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const { main } = bundle === undefined ? mainOfSources() : require('./load-bundle').loadBundle(bundle, words[0]);

Promise.resolve(main(words)).then(
  (exitCode) => {
    if (typeof exitCode === 'number') process.exitCode = exitCode;
  },
  (error) => {
    console.error(error);
    process.exitCode = 3;
  },
);

/** What is published: one file, for somebody waits for it. */
function builtBundle() {
  const file = path.join(root, 'dist', 'cli', 'bundle.js');
  return fs.existsSync(file) ? fs.realpathSync(file) : undefined;
}

/**
 * A checkout that was not built runs its own features from a bundle, too. Steps from elsewhere may import its sources by
 * name, and a server starts threads of them: those get the sources themselves.
 */
function bundleOfCheckout() {
  const isOwnRun = words[0] === 'run' && !words.includes('--steps') && fs.realpathSync('.') === fs.realpathSync(root);
  if (!isOwnRun) return undefined;
  // For the lines of features/support/, which is compiled with it.
  process.setSourceMapsEnabled(true);
  return require('../tools/build/bundle-of-sources').bundleOfSources();
}

/** TypeScript is stripped of its types as it is loaded, and not checked. */
function mainOfSources() {
  process.env.TS_NODE_PROJECT ??= path.join(root, 'tsconfig.json');
  require('ts-node/register');
  return require(path.join(root, 'cli', 'main.ts'));
}
