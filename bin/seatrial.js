#!/usr/bin/env node
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const v8 = require('node:v8');

const root = path.join(__dirname, '..');
const words = process.argv.slice(2);
hurry(words[0]);
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

/**
 * Scenarios are over in seconds and go through much code a few times, so V8 must not do for them what pays in a process that
 * lives for hours (docs/speed.md). To be said before anything is loaded. Not all versions of V8 know all of these words, and
 * they print what they do not know.
 */
function hurry(command) {
  // The young generation has its full size after two collections instead of seven, of which each start pays for all.
  v8.setFlagsFromString('--semi-space-growth-factor=16');
  // What survives a collection belongs to the scenario that runs; V8 would take it for what lives for ever.
  v8.setFlagsFromString('--no-allocation-site-pretenuring');
  if (!process.versions.v8.startsWith('11.')) return;
  // Code is optimized later than usual: a quarter of a run would be spent on what is hardly called again.
  v8.setFlagsFromString(`--interrupt-budget=${command === 'up' ? 270_336 : 405_504}`);
  if (command === 'up') return;
  // Small functions are not optimized before those that they will be inlined in.
  v8.setFlagsFromString('--max-bytecode-size-for-early-opt=0');
}

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
