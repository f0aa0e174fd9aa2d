import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { invariant } from '../../engine/base/invariant';

/**
 * One script out of a module and all that it requires by a relative path: CommonJS, as tsc and swc write it. From source
 * the modules are compiled by the ts-node that runs this very file; published, tsc has left them beside it.
 */
export function bundle(entry: string): string {
  const modules = new Map<string, string>();
  collect(entry, modules);
  const root = dirname(entry);
  const named = (path: string): string => relative(root, path).replaceAll('\\', '/');
  const bodies = [...modules].map(([path, code]) => {
    const linked = code.replace(
      REQUIRE,
      (_, name: string) => `require(${JSON.stringify(named(join(dirname(path), name)))})`,
    );
    return `${JSON.stringify(named(path))}: function (exports, require) {\n${linked}\n}`;
  });
  return `(() => {\nconst modules = {\n${bodies.join(',\n')}\n};\n${LOADER}\nload(${JSON.stringify(named(entry))});\n})();`;
}

const REQUIRE = /\brequire\(["'](\.[^"']+)["']\)/g;

const LOADER = `const loaded = {};
function load(name) {
  if (loaded[name] === undefined) {
    loaded[name] = {};
    modules[name](loaded[name], load);
  }
  return loaded[name];
}`;

function collect(path: string, modules: Map<string, string>): void {
  if (modules.has(path)) return;
  const code = compiled(path);
  modules.set(path, code);
  for (const [, name = ''] of code.matchAll(REQUIRE)) collect(join(dirname(path), name), modules);
}

function compiled(path: string): string {
  const published = `${path}.js`;
  const code = existsSync(published) ? readFileSync(published, 'utf8') : compileSource(`${path}.ts`);
  return code
    .replace(/^\/\/# sourceMappingURL=.*$/gm, '')
    .replace(/^"use strict";\n/, '')
    .trimEnd();
}

interface Compiler {
  compile(code: string, fileName: string): string;
}

function compileSource(file: string): string {
  const registered: unknown = Reflect.get(process, Symbol.for('ts-node.register.instance'));
  invariant(isCompiler(registered), 'source is run without ts-node: there is nothing to compile the report with');
  return registered.compile(readFileSync(file, 'utf8'), file);
}

const isCompiler = (value: unknown): value is Compiler =>
  typeof value === 'object' && value !== null && 'compile' in value && typeof value.compile === 'function';
