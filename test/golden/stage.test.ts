import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { CORPORA, type CorpusName } from './corpora';
import { stageCorpus } from './stage';

describe('staging of a corpus', () => {
  let folder = '';
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stage-test-'));
    fs.mkdirSync(path.join(folder, 'scratch'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const put = (name: string, content: string | Buffer): string => {
    const file = path.join(folder, 'corpus', name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
    return file;
  };
  const staged = (name: CorpusName): readonly string[] => {
    const corpus = CORPORA.find((candidate) => candidate.name === name);
    assert.ok(corpus);
    return stageCorpus(corpus, [path.join(folder, 'corpus')], path.join(folder, 'scratch'));
  };

  it('makes a file of each scenario of a bundle', () => {
    put('scenarios.jsonl.gz', zlib.gzipSync('{"id":"a"}\n{"id":"b"}\n'));
    const files = staged('controllers');
    assert.deepEqual(
      files.map((file) => path.basename(file)),
      ['a.json', 'b.json'],
    );
    assert.equal(fs.readFileSync(files[1] ?? '', 'utf8'), '{"id":"b"}');
  });

  it('takes plain files where they are, also in folders below', () => {
    const file = put('more/x.json', '{}');
    put('reference/node.json', '{}');
    put('README.md', '');
    assert.deepEqual(staged('kubelet'), [file]);
  });

  it('unpacks what the scheduler tool reads only plain', () => {
    put('fit.jsonl.gz', zlib.gzipSync('{"id":"a"}\n'));
    const [file] = staged('scheduler');
    assert.equal(path.basename(file ?? ''), 'fit.jsonl');
    assert.equal(fs.readFileSync(file ?? '', 'utf8'), '{"id":"a"}\n');
  });

  it('leaves compressed what the api tool reads so', () => {
    const file = put('cases/watch.jsonl.gz', zlib.gzipSync(''));
    assert.deepEqual(staged('api'), [file]);
  });

  it('says so when a folder holds no recording', () => {
    put('README.md', '');
    assert.throws(() => staged('api'), /corpus: no \.jsonl or \.jsonl\.gz file in it/);
  });
});
