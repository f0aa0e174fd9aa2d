import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build } from '../harness/build';
import { ROOT } from '../harness/served-cluster';
import { describeUnless, skipBecause, versionOf } from '../harness/tool';
import { whyUnwanted } from '../harness/wanted';
import { OPERATORS, type Operator } from './operators';

const FEATURES_MILLIS = 600_000;

describe('operators of examples/', () => {
  for (const operator of OPERATORS) operatorTests(operator);
});

function operatorTests(operator: Operator): void {
  describeUnless(whyUnwanted(operator.name) ?? whyMissing(operator), operator.name, () => {
    const cwd = path.join(ROOT, 'examples', operator.name);
    let isBuilt = false;

    it('is built', function () {
      build(this, { command: operator.build, cwd, registry: operator.registry });
      isBuilt = true;
    });

    it('does what its features say', function () {
      if (!isBuilt) skipBecause(this, 'it is not built');
      this.timeout(FEATURES_MILLIS);
      const { status, output } = features(operator);
      assert.equal(status, 0, output);
    });
  });
}

function whyMissing({ toolchain: [tool = '', ...words] }: Operator): string | undefined {
  return versionOf(tool, words) === undefined ? `${tool} is not installed` : undefined;
}

function features({ name, bin }: Operator) {
  const PATH = [...(bin === undefined ? [] : [bin]), process.env['PATH'] ?? ''].join(':');
  const words = ['cucumber-js', '--config', 'examples/cucumber.js', `examples/${name}/features`];
  const env = { ...process.env, SEATRIAL_SOURCE: '1', PATH };
  const { status, stdout, stderr } = spawnSync('npx', words, { cwd: ROOT, env, encoding: 'utf8' });
  return { status, output: `$ npx ${words.join(' ')}\n${stdout}${stderr}` };
}
