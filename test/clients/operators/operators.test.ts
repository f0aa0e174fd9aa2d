import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '../harness/served-cluster';
import { describeUnless, versionOf } from '../harness/tool';
import { OPERATORS, whyNotRun, type Operator } from './operators';

const BUILD_MILLIS = 600_000;
const FEATURES_MILLIS = 300_000;

describe('operators of examples/', () => {
  for (const operator of OPERATORS) operatorTests(operator);
});

function operatorTests(operator: Operator): void {
  const [tool = '', ...words] = operator.toolchain;
  const isMissing = versionOf(tool, words) === undefined;
  const reason = isMissing ? `${tool} is not installed` : whyNotRun(operator, process.env['SEATRIAL_CLIENTS']);
  describeUnless(reason, operator.name, () => {
    const folder = path.join(ROOT, 'examples', operator.name);
    let isBuilt = false;

    it('is built', function () {
      this.timeout(BUILD_MILLIS);
      const { status, output } = shell(operator.build, { cwd: folder });
      assert.equal(status, 0, output);
      isBuilt = true;
    });

    it('does what its features say', function () {
      if (!isBuilt) this.skip();
      this.timeout(FEATURES_MILLIS);
      const bin = operator.bin === undefined ? '' : `${path.join(folder, operator.bin)}:`;
      const command = `npx cucumber-js --config examples/cucumber.js examples/${operator.name}/features`;
      const { status, output } = shell(command, { cwd: ROOT, PATH: `${bin}${process.env['PATH'] ?? ''}` });
      assert.equal(status, 0, output);
    });
  });
}

function shell(command: string, { cwd, PATH }: { readonly cwd: string; readonly PATH?: string }) {
  const env = { ...process.env, SEATRIAL_SOURCE: '1', ...(PATH === undefined ? {} : { PATH }) };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd, env, encoding: 'utf8' });
  return { status, output: `$ ${command}\n${stdout}${stderr}` };
}
