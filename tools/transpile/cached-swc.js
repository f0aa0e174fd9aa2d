'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..', '..');
const FOLDER = path.join(ROOT, 'node_modules', '.cache', 'seatrial-sources');
const VERSIONS = ['@swc/core', 'ts-node'].map((name) => require(`${name}/package.json`).version).join(' ');

/**
 * A transpiler of ts-node that asks ts-node's own for swc, and remembers what it said: an answer is taken again for the
 * same text of the same file under the same options and versions, and for nothing else. swc itself is loaded when there
 * is something to ask.
 */
exports.create = (options) => {
  const { service, folder = FOLDER } = options;
  const setting = JSON.stringify([VERSIONS, service.config.options, options.nodeModuleEmitKind]);
  let swc;
  const ask = (input, about) => {
    swc ??= require('ts-node/transpilers/swc').create(options);
    return swc.transpile(input, about);
  };
  return {
    transpile(input, about) {
      // ts-node writes the whole name into the map itself, so checkouts that share their packages share answers.
      const name = path.relative(ROOT, about.fileName);
      const key = hashOf([setting, name, input]);
      const place = path.join(folder, hashOf([name]));
      const known = read(place, key);
      if (known !== undefined) return known;
      const answer = ask(input, about);
      write(place, key, answer);
      return answer;
    },
  };
};

const hashOf = (texts) => {
  const hash = createHash('sha1');
  for (const text of texts) hash.update(`${text.length}:`).update(text);
  return hash.digest('hex');
};

/** The key, the length of the code, then the code and its map. Undefined: there is no such answer. */
function read(place, key) {
  let kept;
  try {
    kept = fs.readFileSync(place, 'utf8');
  } catch {
    return undefined;
  }
  if (!kept.startsWith(key)) return undefined;
  const end = kept.indexOf('\n');
  const length = Number(kept.slice(key.length + 1, end));
  const begin = end + 1;
  return { outputText: kept.slice(begin, begin + length), sourceMapText: kept.slice(begin + length) };
}

/** Whole or not at all; where nothing can be written, nothing is kept. */
function write(place, key, { outputText, sourceMapText }) {
  const draft = `${place}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(draft, `${key} ${outputText.length}\n${outputText}${sourceMapText}`);
    fs.renameSync(draft, place);
  } catch {
    discard(draft);
  }
}

function discard(draft) {
  try {
    fs.rmSync(draft, { force: true });
  } catch {
    // It was never there.
  }
}
