import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** What Go printed, and what it made of texts with something wrong in them: `tools/struct-model -vectors`. */
export interface Vector {
  readonly kind: string;
  readonly json: Record<string, unknown>;
  readonly protobuf?: string;
}

export interface Reading {
  readonly kind: string;
  readonly text: string;
  readonly strict?: readonly string[];
  readonly error?: string;
  readonly json?: unknown;
}

export interface Spelling {
  readonly scalar: string;
  readonly text: string;
  readonly out?: string;
  readonly error?: string;
}

const file = process.env['STRUCT_MODEL_VECTORS'] ?? join(__dirname, 'vectors.jsonl.gz');
const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
const all = lines.map((line) => JSON.parse(line) as Vector | Reading | Spelling);

export const spellings = all.filter((entry): entry is Spelling => 'scalar' in entry);
export const readings = all.filter((entry): entry is Reading => 'kind' in entry && 'text' in entry);
export const vectors = all.filter((entry): entry is Vector => 'kind' in entry && !('text' in entry));
