import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

describe('golden recordings', () => {
  it('are as they were recorded', () => {
    const listed = fs.readFileSync(path.join(__dirname, 'recordings.sha256'), 'utf8').trimEnd().split('\n');
    const edited = listed.filter((line) => {
      const [digest, file] = line.split('  ');
      return digest !== digestOf(path.join(__dirname, file ?? ''));
    });
    assert.deepEqual(edited, [], 'a recording is never edited: show in docs/fidelity.md why it is wrong');
  });
});

function digestOf(file: string): string {
  const bytes = fs.readFileSync(file);
  const content = file.endsWith('.gz') ? zlib.gunzipSync(bytes) : bytes;
  return createHash('sha256').update(content).digest('hex');
}
