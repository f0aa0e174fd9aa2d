'use strict';

const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..', '..');

/**
 * The bundle of this checkout's sources as they are now: the one that is kept below node_modules/.cache when nothing that
 * it is made of has changed since, or else a new one. Checkouts may share their packages, so each has a folder of its own.
 * Undefined: none can be made, for instance because esbuild is missing or a source cannot be read; whoever loads the
 * sources one by one will say why.
 */
function bundleOfSources() {
  const name = createHash('sha1').update(fs.realpathSync(ROOT)).digest('hex').slice(0, 12);
  const caches = path.join(ROOT, 'node_modules', '.cache');
  const folder = path.join(fs.realpathSync(path.dirname(caches)), '.cache', 'seatrial-bundles', name);
  if (!isFresh(folder)) {
    const words = [path.join(__dirname, 'bundle.mjs'), folder, '--in-place'];
    const { status } = spawnSync(process.execPath, words, { cwd: ROOT, stdio: 'ignore' });
    if (status !== 0) return undefined;
  }
  return path.join(folder, 'cli', 'bundle.js');
}

/** Is each file as it was? The time of its last change is set by the system alone, whatever else is pretended. */
function isFresh(folder) {
  try {
    const inputs = JSON.parse(fs.readFileSync(path.join(folder, 'inputs.json'), 'utf8'));
    return inputs.every(([name, size, mtimeMs, ctimeMs]) => {
      const now = fs.statSync(path.join(ROOT, name));
      return now.size === size && now.mtimeMs === mtimeMs && now.ctimeMs === ctimeMs;
    });
  } catch {
    return false;
  }
}

module.exports = { bundleOfSources };
