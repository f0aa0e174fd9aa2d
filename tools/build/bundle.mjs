// Third part of `npm run build`: all commands and all they start with in one file, DIST/cli/bundle.js, for a thousand files
// take longer to find and to load than a cluster to start. It stands where cli/main.js does; what it reads and what it
// starts as a thread are found from there. Beside it the files by which a project and cucumber-js load the steps
// (steps/api.js, steps/cucumber.js) hand on the modules of the bundle, so that there is one of each.
//
//     node tools/build/bundle.mjs [DIST]              for the package: DIST gets the rest by tsc and copy-assets.mjs
//     node tools/build/bundle.mjs DIST --in-place     for this checkout: what is read stays among the sources
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const [dist = 'dist', mode] = process.argv.slice(2);
const isInPlace = mode === '--in-place';
// Times of files are set by a clock that lags by some milliseconds.
const begun = Date.now() - 20;
const target = path.resolve(dist, 'cli', 'bundle.js');
const HANDED_ON = ['steps/api', 'steps/cucumber'];
const SUPPORT = path.join('features', 'support');
const SETTINGS = { platform: 'node', format: 'cjs', target: 'node20', logLevel: 'warning', write: false };

const page = await checked({
  ...SETTINGS,
  entryPoints: ['cli/report/page/main.ts'],
  bundle: true,
  metafile: true,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
});
const { outputFiles, metafile } = await checked({
  ...SETTINGS,
  entryPoints: ['tools/build/bundle/main.ts'],
  outfile: target,
  bundle: true,
  metafile: true,
  plugins: [{ name: 'in place', setup: inPlace }],
});

// One byte a character is read and kept fastest. What esbuild leaves is in regular expressions and comments.
const code = Buffer.from(outputFiles[0].contents)
  .toString('utf8')
  .replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
// bin/load-bundle.js knows by the first line whose compiled code it has.
write(target, `// ${createHash('sha256').update(code).digest('hex')}\n${code}`);
for (const name of HANDED_ON) write(path.join(dist, `${name}.js`), await handingOn(name));
if (isInPlace) await keepForNextTime();
else console.log(`${path.relative('.', target)}: ${(code.length / 1e6).toFixed(1)} MB`);

async function checked(options) {
  const result = await build(options);
  if (result.errors.length + result.warnings.length > 0) process.exit(1);
  return result;
}

/** Whole or not at all: others may be reading what was there. */
function write(file, text) {
  const draft = `${file}.${process.pid}`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(draft, text);
  fs.renameSync(draft, file);
}

/** Each name is written out, for modules of ECMAScript see no others in a file of CommonJS. */
async function handingOn(name) {
  const { metafile } = await checked({ ...SETTINGS, entryPoints: [`${name}.ts`], format: 'esm', metafile: true });
  const names = Object.values(metafile.outputs)[0].exports.filter((each) => each !== 'default');
  return `'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
const all = require('../cli/bundle.js').modules['${name}']();
${names.map((each) => `exports.${each} = all.${each};\n`).join('')}`;
}

/**
 * In a checkout: the steps of features/support, and what all of it was made of, by which tools/build/bundle-of-sources.js
 * knows whether it is fresh. Written last. A file that changed meanwhile counts as changed since.
 */
async function keepForNextTime() {
  const within = fs.readdirSync(SUPPORT, { recursive: true }).map((name) => path.join(SUPPORT, name));
  const own = within.filter((name) => /(?<!\.test|\.d)\.(js|cjs|ts)$/.test(name));
  const outdir = path.resolve(dist, SUPPORT);
  const options = { ...SETTINGS, entryPoints: own, outdir, outbase: SUPPORT, sourcemap: 'inline' };
  const { outputFiles } = await checked(options);
  for (const { path: file, text } of outputFiles) write(file, withinReach(file, text));
  const made = outputFiles.map(({ path: file }) => path.relative(outdir, file));
  const kept = fs.existsSync(outdir) ? fs.readdirSync(outdir, { recursive: true }) : [];
  for (const name of kept.filter((each) => each.endsWith('.js') && !made.includes(each)))
    fs.rmSync(path.join(outdir, name));
  const bundled = [metafile, page.metafile]
    .flatMap(({ inputs }) => Object.keys(inputs))
    .filter((name) => fs.existsSync(name));
  const inputs = [...bundled, SUPPORT, ...within, 'tools/build/bundle.mjs', 'package.json', 'package-lock.json'];
  const states = inputs.map((name) => {
    const { size, mtimeMs, ctimeMs } = fs.statSync(name);
    return [name, size, mtimeMs, ctimeMs < begun ? ctimeMs : 0];
  });
  write(path.join(dist, 'inputs.json'), JSON.stringify(states));
}

/** They may import one another and what is handed on; with anything else of ours they would have a second one. */
function withinReach(file, text) {
  for (const [, name] of text.matchAll(/\brequire\("(\.[^"]*)"\)/g)) {
    const target = path.relative(dist, path.resolve(path.dirname(file), name));
    if (!HANDED_ON.includes(target) && !target.startsWith(SUPPORT)) throw new Error(`${file} imports ${target}`);
  }
  return text;
}

/** What every cluster begins with is made now, so that no start has to. */
function withBeginning(source, file) {
  if (isInPlace || path.relative('.', file) !== path.join('engine', 'cluster', 'kept-beginning.ts')) return source;
  const program = ['-r', 'ts-node/register', 'tools/build/beginning/main.ts'];
  const made = execFileSync(process.execPath, program, { encoding: 'utf8', maxBuffer: 1 << 26 });
  const place = 'export const KEPT: KeptBeginning | undefined = undefined;';
  if (!source.includes(place)) throw new Error(`${file} has no place for what is made beforehand`);
  return source.replace(place, () => `export const KEPT: KeptBeginning | undefined = ${made};`);
}

/** Of the page of a report, too. */
function withPageScript(source, file) {
  if (path.relative('.', file) !== path.join('cli', 'report', 'page-script.ts')) return source;
  return `export const pageScript = (): string => ${JSON.stringify(page.outputFiles[0].text)};`;
}

/** Parts of Node that many a server never needs: they are loaded when something of them is asked for. */
function isLazy(name) {
  return ['node:child_process', 'node:https', 'node:worker_threads', 'node:zlib'].includes(name);
}

/** Libraries stay where npm puts them, but for the one that every start needs; a file's own folder is written out. */
function inPlace({ onLoad, onResolve }) {
  onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
    kind === 'entry-point' || name === 'commander' || name.startsWith('node:') ? undefined : { external: true },
  );
  onResolve({ filter: /^node:/ }, ({ path: name, namespace }) =>
    isLazy(name) && namespace !== 'lazy' ? { path: name, namespace: 'lazy' } : undefined,
  );
  onLoad({ filter: /./, namespace: 'lazy' }, async ({ path: name }) => {
    const names = Object.keys(await import(name)).filter((exported) => exported !== 'default');
    return {
      contents: `for (const name of ${JSON.stringify(names)})
        Object.defineProperty(exports, name, { enumerable: true, get: () => require('${name}')[name] });`,
    };
  });
  onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
    const source = fs.readFileSync(file, 'utf8');
    const at = (name, extension) => placeOf(path.join(path.dirname(file), name), extension);
    const contents = withPageScript(withBeginning(source, file), file)
      .replace(/\b__dirname\b/g, () => at('', ''))
      .replace(/\brequire\.resolve\('(\.[^']*)'\)/g, (_, name) => at(name, isInPlace ? '.ts' : '.js'));
    return { contents, loader: 'ts' };
  });
}

/** Code for the place of a source, or of what stands for it in DIST. */
function placeOf(source, extension) {
  if (isInPlace) return JSON.stringify(source + extension);
  const inDist = path.join(dist, path.relative('.', source)) + extension;
  return `require('node:path').join(__dirname, ${JSON.stringify(path.relative(path.dirname(target), inDist))})`;
}
