import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import * as api from '../../steps/api';
import { makePackage } from '../../tools/build/make-package';
import { scratchFolder } from '../served/child-server';

const ROOT = join(__dirname, '..', '..');

const FEATURE = `Feature: A project

  Scenario: its own step
    Given a cluster with 1 node
    Then it is fine

  Scenario: its own mistake
    Given a cluster with 1 node
    Then it is broken
`;

const STEPS = `const { Then, ClaimError } = require('seatrial');
Then('it is fine', { doc: 'Always.', example: 'it is fine' }, () => {});
Then('it is broken', { doc: 'Always.', example: 'it is broken' }, () => {
  throw new TypeError('the third line');
});
`;

const CUCUMBER = `module.exports = {
  default: { require: ['node_modules/seatrial/dist/steps/cucumber.js', 'steps/*'], strict: true },
};
`;

describe('a project that has the package', () => {
  const folder = scratchFolder();
  const project = join(folder, 'project');
  const bin = join(project, 'node_modules', 'seatrial', 'bin', 'seatrial.js');

  before(() => {
    const root = join(project, 'node_modules', 'seatrial');
    fs.mkdirSync(root, { recursive: true });
    makePackage(root);
    write('package.json', '{}');
    write('features/own.feature', FEATURE);
    write('steps/own.js', STEPS);
    write('cucumber.js', CUCUMBER);
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  function write(name: string, text: string): void {
    fs.mkdirSync(dirname(join(project, name)), { recursive: true });
    fs.writeFileSync(join(project, name), text);
  }

  const run = (
    program: string,
    ...words: readonly string[]
  ): { readonly status: number | null; readonly out: string } => {
    const env = { ...process.env, SEATRIAL_SOURCE: '', XDG_CACHE_HOME: folder };
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], { cwd: project, env });
    return { status, out: `${stdout.toString()}${stderr.toString()}` };
  };

  it('runs its features with steps of its own, and writes a report', () => {
    const { status, out } = run(bin, 'run', '--name', 'its own step');
    assert.equal(status, 0, out);
    const page = fs.readFileSync(join(project, 'report', 'index.html'), 'utf8');
    assert.match(page, /its own step/);
    assert.match(page, /<script>\s*"use strict"/);
  });

  it('is told the line of its own file where a step of its own failed', () => {
    const { status, out } = run(bin, 'run', '--no-report', '--name', 'its own mistake');
    assert.notEqual(status, 0);
    assert.match(out, /project\/steps\/own\.js:4:/);
  });

  it('runs the same under cucumber-js', () => {
    const cucumber = join(ROOT, 'node_modules', '@cucumber', 'cucumber', 'bin', 'cucumber.js');
    const { out } = run(cucumber, 'features');
    assert.match(out, /2 scenarios \(1 failed, 1 passed\)/);
    assert.match(out, /project\/steps\/own\.js:4:/);
  });

  it('keeps what was compiled for the next run', () => {
    const kept = join(project, 'node_modules', 'seatrial', 'dist', 'cli', 'bundle.js.run.cache');
    const before = fs.statSync(kept).mtimeMs;
    assert.equal(run(bin, 'run', '--no-report', '--name', 'its own step').status, 0);
    assert.equal(fs.statSync(kept).mtimeMs, before);
  });

  it('hands on every name that the sources do', () => {
    const script = "console.log(Object.keys(require('seatrial/dist/steps/api.js')).sort().join())";
    const { stdout } = spawnSync(process.execPath, ['-e', script], { cwd: project });
    const names = Object.keys(api).filter((name) => name !== '__esModule' && name !== 'default');
    assert.equal(stdout.toString().trim(), names.sort().join());
  });

  it('lists the steps, and begins another project', () => {
    assert.match(run(bin, 'steps', 'cluster').out, /Given a cluster with \{int\} node/);
    const { status, out } = run(bin, 'init', 'another');
    assert.equal(status, 0, out);
    assert.ok(fs.existsSync(join(project, 'another', 'features')));
  });
});
