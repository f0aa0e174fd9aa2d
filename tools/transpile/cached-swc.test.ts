import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { create } from './cached-swc';

interface Setting {
  readonly target?: number;
}

describe('the transpiler of the sources', () => {
  let folder = '';
  let asked: string[] = [];

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sources-'));
    asked = [];
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const swc = {
    transformSync: (code: string, { filename }: { readonly filename?: string }) => {
      if (filename !== undefined) asked.push(code);
      return { code: `// ${code}`, map: '{"é":1}' };
    },
  };

  const transpile = (text: string, { fileName = '/a.ts', target = 9 }: Setting & { readonly fileName?: string } = {}) =>
    create({ folder, swc, service: { config: { options: { target, module: 1 } } } }).transpile(text, { fileName });

  it('asks once for a text, and answers the same again', () => {
    const first = transpile('let ä = 1;');
    assert.deepEqual(transpile('let ä = 1;'), first);
    assert.deepEqual(first, { outputText: '// let ä = 1;', sourceMapText: '{"é":1}' });
    assert.deepEqual(asked, ['let ä = 1;']);
  });

  it('asks anew for another text, another file and other options', () => {
    transpile('1');
    transpile('2');
    transpile('2', { fileName: '/b.ts' });
    transpile('2', { target: 8 });
    assert.equal(asked.length, 4);
  });

  it('keeps one answer for each file', () => {
    for (const text of ['1', '2', '3']) transpile(text);
    assert.equal(fs.readdirSync(folder).length, 1);
  });

  it('takes no part of an answer', () => {
    transpile('1');
    const [name = ''] = fs.readdirSync(folder);
    fs.writeFileSync(path.join(folder, name), '');
    assert.equal(transpile('1').outputText, '// 1');
    assert.equal(asked.length, 2);
  });

  it('works where nothing can be kept', () => {
    fs.rmSync(folder, { recursive: true });
    fs.writeFileSync(folder, 'a file, no folder');
    assert.equal(transpile('1').outputText, '// 1');
    assert.equal(transpile('1').outputText, '// 1');
    assert.equal(asked.length, 2);
  });
});
