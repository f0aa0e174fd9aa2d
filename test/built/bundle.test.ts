import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { makePackage } from '../../tools/build/make-package';
import { ask, scratchFolder, startChild, type ChildServer } from '../served/child-server';

const ROOT = join(__dirname, '..', '..');
const FLAGS = ['--nodes', '1', '--clock', 'manual'];

describe('the bundle of seatrial up', () => {
  const root = scratchFolder();
  const bundle = join(root, 'dist', 'cli', 'bundle.js');
  const kept = `${bundle}.up.cache`;
  const userCache = join(root, 'cache', 'seatrial', 'up.cache');
  let server: ChildServer | undefined;

  before(() => {
    makePackage(root);
  });
  afterEach(() => server?.stop());
  after(() => fs.rmSync(root, { recursive: true }));

  const start = async (): Promise<ChildServer> => {
    const env = { SEATRIAL_SOURCE: '', XDG_CACHE_HOME: join(root, 'cache') };
    return (server = await startChild(FLAGS, { root, scratch: root, env }));
  };
  const serves = async (): Promise<void> => {
    const started = await start();
    const { status, text } = await ask(started, '/api/v1/nodes');
    assert.equal(status, 200);
    assert.match(text, /"type":"Ready","status":"True"/);
    assert.equal(started.complaints(), '');
  };

  it('names no file of ours that does not come with it', () => {
    const named = [...fs.readFileSync(bundle, 'utf8').matchAll(/\.join\(__dirname, "([^"]*)"/g)].map(([, name = '']) =>
      join('cli', name),
    );
    assert.ok(named.length >= 3, named.join());
    const inSources = named.map((name) => join(ROOT, extname(name) === '.js' ? name.replace(/js$/, 'ts') : name));
    assert.deepEqual(
      inSources.filter((name) => !fs.existsSync(name)),
      [],
    );
  });

  it('serves, and keeps what was compiled for the next time', async () => {
    await serves();
    await untilThereIs(kept);
    await server?.stop();
    const { mtimeMs } = fs.statSync(kept);
    await serves();
    await server?.stop();
    assert.equal(fs.statSync(kept).mtimeMs, mtimeMs);
  });

  const spoilt: readonly (readonly [what: string, spoil: (compiled: Buffer) => void])[] = [
    ['whose bits fell over', (compiled) => fs.writeFileSync(kept, compiled.fill(0, 1_000_000))],
    ['that is cut off', (compiled) => fs.writeFileSync(kept, compiled.subarray(0, 1000))],
    ['that is of another bundle', () => fs.writeFileSync(bundle, fs.readFileSync(bundle, 'utf8').slice(0, -1))],
  ];
  for (const [what, spoil] of spoilt) {
    it(`serves without compiled code ${what}`, async () => {
      const compiled = fs.readFileSync(kept);
      spoil(Buffer.from(compiled));
      await serves();
      fs.writeFileSync(kept, compiled);
    });
  }

  it('keeps compiled code among the caches of the user when its own folder cannot be written', async () => {
    fs.rmSync(kept, { force: true });
    fs.mkdirSync(join(kept, 'in-the-way'), { recursive: true });
    await serves();
    await untilThereIs(userCache);
    await server?.stop();
    await serves();
  });
});

async function untilThereIs(file: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!fs.existsSync(file)) {
    if (Date.now() > deadline) assert.fail(`${file} was not written; there is ${fs.readdirSync(dirname(file)).join()}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
