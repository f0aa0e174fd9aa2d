import assert from 'node:assert/strict';
import { findBanned } from './banned';
import { findCircles } from './circles';
import { findDead } from './dead';
import { findWrongImports } from './imports';
import { findEmptyNames } from './names';
import { findMissingReadmes } from './readmes';
import { sourceOf } from './source';

describe('layer checks', () => {
  describe('imports', () => {
    const cases: readonly (readonly [from: string, specifier: string, expected: RegExp | undefined])[] = [
      ['engine/sim/clock.ts', '../base/brand', undefined],
      ['engine/sim/clock.ts', './timer', undefined],
      ['engine/sim/clock.ts', 're2js', undefined],
      ['engine/base/names.ts', '../sim/clock', /engine\/sim lies above engine\/base/],
      ['engine/sim/clock.ts', '../api/object', /are neighbours/],
      ['engine/worker/kubelet/pod.ts', '../runtime/cri', undefined],
      ['engine/worker/runtime/run.ts', '../kubelet/pod', /are neighbours/],
      ['engine/control-plane/cloud-controller-manager/node.ts', '../../cloud/provider', undefined],
      ['engine/control-plane/cloud-controller-manager/node.ts', '../../cloud/disks', /are neighbours/],
      ['engine/cluster/cluster.ts', '../server/wire', /lies above/],
      ['engine/cluster/cluster.ts', '../../test/golden/stage', /stands outside/],
      ['engine/cluster/cluster.ts', '../base/quantity.test', /never imports a test/],
      ['engine/base/quantity.test.ts', '../server/wire', undefined],
      ['test/layers.test.ts', '../engine/server/wire', undefined],
    ];
    for (const [from, specifier, expected] of cases) {
      it(`${from} ${expected === undefined ? 'may' : 'may not'} import '${specifier}'`, () => {
        const found = findWrongImports([sourceOf(from, `\nimport { x } from '${specifier}';`)]);
        if (expected === undefined) return assert.deepEqual(found, []);
        assert.match(found.join(), expected);
        assert.match(found.join(), new RegExp(`^${from}:2 `));
      });
    }
  });

  describe('circles', () => {
    const file = (path: string, ...specifiers: readonly string[]) =>
      sourceOf(path, specifiers.map((specifier) => `import type { x } from '${specifier}';`).join('\n'));

    it('are found, however long, and whatever else hangs on them', () => {
      const found = findCircles([
        file('engine/sim/a.ts', './b', './d'),
        file('engine/sim/b.ts', './c'),
        file('engine/sim/c.ts', './a'),
        file('engine/sim/d.ts'),
        file('engine/sim/e.ts', './a'),
      ]);
      assert.deepEqual(found, [
        'engine/sim/a, engine/sim/b, engine/sim/c: what they share belongs into a file below them',
      ]);
    });

    it('are none where two files import a third, or a test its subject', () => {
      const found = findCircles([
        file('engine/sim/a.ts', './c'),
        file('engine/sim/b.ts', './c'),
        file('engine/sim/c.ts', './c.test'),
        file('engine/sim/c.test.ts', './c'),
      ]);
      assert.deepEqual(found, []);
    });
  });

  describe('banned words', () => {
    const cases: readonly (readonly [code: string, expected: RegExp | undefined])[] = [
      ['const now = Date.now();', /:1 Date: time comes from the clock/],
      ['const x = Math.random();', /Math\.random: chance/],
      ['const x = Math.max(1, 2);', undefined],
      ['list.sort((a, b) => a.localeCompare(b));', /a\.localeCompare: its order/],
      ['const has = "a" in object;', undefined],
      ['async function f() {}', /async/],
      ['let p: Promise<void>;', /Promise/],
      ["import { x } from 'node:fs';", /imports 'node:fs'/],
      ['interface Plan { process: string }\nuse(plan.process, { process: 1 });', undefined],
      ['function run(process: Process) { return process; }', undefined],
      ['// Date is not used here', undefined],
      ["const text = 'Date: setTimeout';", undefined],
    ];
    for (const [code, expected] of cases) {
      it(`${expected === undefined ? 'lets pass' : 'finds'}: ${code.replace('\n', ' ')}`, () => {
        const found = findBanned([sourceOf('engine/sim/x.ts', code)]);
        if (expected === undefined) assert.deepEqual(found, []);
        else assert.match(found.join(), expected);
      });
    }

    for (const path of ['engine/server/wire.ts', 'engine/sim/x.test.ts', 'cli/main.ts'])
      it(`leaves ${path} alone`, () => assert.deepEqual(findBanned([sourceOf(path, 'await Date.now();')]), []));
  });

  it('finds files that nothing uses', () => {
    const sources = [
      sourceOf('cli/main.ts', "import { run } from './run';"),
      sourceOf('cli/run.ts', "fork(join(__dirname, 'child.ts'));"),
      sourceOf('cli/child.ts', ''),
      sourceOf('cli/left-over.ts', ''),
      sourceOf('steps/nodes.ts', "Given('a node', () => {});"),
      sourceOf('steps/old.ts', ''),
      sourceOf('bench/start.ts', ''),
    ];
    const paths = findDead(sources, '"node bench/start.ts"').map((finding) => finding.split(':')[0]);
    assert.deepEqual(paths, ['cli/left-over.ts', 'steps/old.ts']);
  });

  it('finds names that say nothing', () => {
    const sources = [
      sourceOf('engine/base/string-utils.ts', 'export class LabelHelper {}\nexport interface IStore {}'),
      sourceOf('engine/base/kube-controller-manager.ts', 'export interface IPBlock {}'),
      sourceOf('engine/base/PodCache.ts', ''),
    ];
    assert.deepEqual(
      findEmptyNames(sources).map((finding) => finding.split(':').slice(0, 2).join(':')),
      [
        'engine/base/string-utils.ts: "utils" says nothing',
        'engine/base/string-utils.ts: LabelHelper',
        'engine/base/string-utils.ts: IStore',
        'engine/base/PodCache.ts: file names are in kebab-case',
      ],
    );
  });

  it('finds folders without a page', () => {
    const files = ['a/x.ts', 'a/README.md', 'a/b/y.ts', 'a/c/z.ts', 'engine/api/kinds/apps/deployment.ts'];
    const found = findMissingReadmes(files, () => '* `c/`: the third letter.');
    assert.deepEqual(
      found.map((finding) => finding.split(':')[0]),
      ['a/b/README.md'],
    );
  });
});
