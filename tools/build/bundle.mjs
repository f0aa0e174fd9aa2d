// Third part of `npm run build`: `seatrial up` and all it starts with in one file, dist/cli/bundle.js, for a thousand
// files take longer to find and to load than the cluster to start. It stands beside dist/cli/main.js, so that the commands
// it leaves out are found from there; what it reads and what it starts as a thread are found from there, too.
//
//     node tools/build/bundle.mjs [DIST]
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const [dist = 'dist'] = process.argv.slice(2);
const target = path.resolve(dist, 'cli', 'bundle.js');

const { outputFiles, errors, warnings } = await build({
  entryPoints: ['cli/main.ts'],
  outfile: target,
  write: false,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Commands whose steps must be the modules that a project's own steps import.
  external: ['./run/run', './steps', './init/init'],
  plugins: [{ name: 'in place', setup: inPlace }],
  logLevel: 'warning',
});
if (errors.length + warnings.length > 0) process.exit(1);

const [{ contents }] = outputFiles;
// One byte a character is read and kept fastest. What esbuild leaves is in regular expressions and comments.
const code = Buffer.from(contents)
  .toString('utf8')
  .replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
fs.mkdirSync(path.dirname(target), { recursive: true });
fs.rmSync(`${target}.cache`, { force: true });
// bin/load-bundle.js knows by the first line whose compiled code it has.
fs.writeFileSync(target, `// ${createHash('sha256').update(code).digest('hex')}\n${code}`);
console.log(`${path.relative('.', target)}: ${(code.length / 1e6).toFixed(1)} MB`);

/** What every cluster begins with is made now, so that no start has to. */
function withBeginning(source, file) {
  if (path.relative('.', file) !== path.join('engine', 'cluster', 'kept-beginning.ts')) return source;
  const program = ['-r', 'ts-node/register', 'tools/build/beginning/main.ts'];
  const made = execFileSync(process.execPath, program, { encoding: 'utf8', maxBuffer: 1 << 26 });
  const place = 'export const KEPT: KeptBeginning | undefined = undefined;';
  if (!source.includes(place)) throw new Error(`${file} has no place for what is made beforehand`);
  return source.replace(place, () => `export const KEPT: KeptBeginning | undefined = ${made};`);
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
    const at = (name) => {
      const inDist = path.join(dist, path.relative('.', path.dirname(file)), name);
      return `require('node:path').join(__dirname, ${JSON.stringify(path.relative(path.dirname(target), inDist))})`;
    };
    const contents = withBeginning(source, file)
      .replace(/\b__dirname\b/g, () => at(''))
      .replace(/\brequire\.resolve\('(\.[^']*)'\)/g, (_, name) => at(`${name}.js`));
    return { contents, loader: 'ts' };
  });
}
