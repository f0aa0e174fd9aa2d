import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import type { Corpus } from './corpora';

/**
 * The files of a corpus, unpacked below `into` where its tool cannot read them compressed. `x.jsonl.gz` of a corpus of
 * `.json` files holds one scenario a line. The recordings themselves are never written to.
 */
export function stageCorpus(corpus: Corpus, paths: readonly string[], into: string): readonly string[] {
  return paths.flatMap((given) => {
    const files = recordingsIn(given, corpus);
    if (files.length === 0) throw new Error(`${given}: no ${corpus.extension} or ${corpus.extension}.gz file in it`);
    return files.flatMap((file) => stageFile(file, corpus, into));
  });
}

function recordingsIn(given: string, corpus: Corpus): readonly string[] {
  if (!fs.statSync(given).isDirectory()) return [given];
  return fs
    .readdirSync(given, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const full = path.join(given, entry.name);
      if (entry.isDirectory()) return NOT_CASES.has(entry.name) ? [] : recordingsIn(full, corpus);
      return isRecording(entry.name, corpus) ? [full] : [];
    });
}

/** Documents that cases point to, samples for the reader, and what is not ours. */
const NOT_CASES = new Set(['openapi', 'reference', 'node_modules']);

const isRecording = (name: string, { extension }: Corpus): boolean =>
  [extension, '.jsonl'].some((end) => name.endsWith(end) || name.endsWith(`${end}.gz`));

function stageFile(file: string, corpus: Corpus, into: string): readonly string[] {
  const isCompressed = file.endsWith('.gz');
  const name = path.basename(file, '.gz');
  const isOneCorpusFile = name.endsWith(corpus.extension);
  if (isOneCorpusFile && (!isCompressed || corpus.readsCompressed)) return [file];
  const bytes = fs.readFileSync(file);
  const text = (isCompressed ? zlib.gunzipSync(bytes) : bytes).toString('utf8');
  const folder = fs.mkdtempSync(path.join(into, 'corpus-'));
  if (isOneCorpusFile) return [writeTo(folder, name, text)];
  return scenarios(text).map(({ id, line }) => writeTo(folder, `${id}.json`, line));
}

function scenarios(text: string): readonly { id: string; line: string }[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => ({ id: (JSON.parse(line) as { id: string }).id, line }));
}

function writeTo(folder: string, name: string, text: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}
