'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { createRequire, Module } = require('node:module');
const os = require('node:os');
const path = require('node:path');
const v8 = require('node:v8');
const vm = require('node:vm');

/** By then the start of a server is over, and what it compiled is what the next one will need. */
const KEPT_AFTER_MILLIS = 2_000;
const DIGEST_BYTES = 32;

/**
 * Loads the bundle as `require` would, and so that `require` finds it afterwards, with the compiled code that an earlier run
 * kept. Without it, or with one of another version, everything is compiled again, which takes a tenth of a second; the first
 * run that can keeps it for the next. A server and a run of scenarios go through other code, so each keeps its own.
 */
function loadBundle(file, command) {
  const use = command === 'up' ? 'up' : 'run';
  const source = fs.readFileSync(file, 'latin1');
  const places = [`${file}.${use}.cache`, path.join(userCache(), `${use}.cache`)];
  const cachedData = read(places, source);
  const script = new vm.Script(`(function (exports, require, module, __filename, __dirname) { ${source}\n})`, {
    filename: file,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const bundle = new Module(file);
  bundle.filename = file;
  require.cache[file] = bundle;
  script.runInThisContext()(bundle.exports, createRequire(file), bundle, file, path.dirname(file));
  bundle.loaded = true;
  if (cachedData === undefined || script.cachedDataRejected) {
    const keepNow = () => keep(places, source, script.createCachedData());
    if (command === 'up') setTimeout(keepNow, KEPT_AFTER_MILLIS).unref();
    if (command === 'run') process.once('exit', keepNow);
  }
  return bundle.exports;
}

/** V8 believes what it is given: what is not to the last bit what was kept for this code is not taken. */
function read(places, source) {
  for (const place of places) {
    try {
      const bytes = fs.readFileSync(place);
      const compiled = bytes.subarray(DIGEST_BYTES);
      if (digest(source, compiled).equals(bytes.subarray(0, DIGEST_BYTES))) return compiled;
    } catch {
      // There is none.
    }
  }
  return undefined;
}

/** Beside the bundle, or else among the user's caches, or else nowhere. */
function keep(places, source, compiled) {
  const bytes = Buffer.concat([digest(source, compiled), compiled]);
  for (const place of places) {
    const draft = `${place}.${process.pid}`;
    try {
      makeFolder(path.dirname(place));
      fs.writeFileSync(draft, bytes);
      fs.renameSync(draft, place);
      return;
    } catch {
      fs.rmSync(draft, { force: true });
    }
  }
}

/** At most two levels: `recursive` never ends where a folder can be neither found nor made, such as below /proc. */
function makeFolder(folder) {
  if (fs.existsSync(folder)) return;
  if (!fs.existsSync(path.dirname(folder))) fs.mkdirSync(path.dirname(folder));
  fs.mkdirSync(folder);
}

/** Of this code in this Node with these flags. The first line of the bundle is a digest of the rest. */
const digest = (source, compiled) =>
  createHash('sha256')
    .update(source.slice(0, source.indexOf('\n')))
    .update(String(v8.cachedDataVersionTag()))
    .update(compiled)
    .digest();

const userCache = () => path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'seatrial');

module.exports = { loadBundle };
