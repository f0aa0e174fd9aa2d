import { strictEqual } from 'node:assert';
import { canonicalBase64, corruptInput } from './base64-text';
import { parse } from './decode';
import { canonicalDuration } from './duration-text';
import { canonicalQuantity } from './quantity-text';
import { spellings } from './fixtures/vectors';
import { canonicalMicroTime, canonicalTime } from './time-text';

interface Result {
  readonly out?: string | null;
  readonly error?: string;
}

type Text = { readonly ok: true; readonly text: string | null } | { readonly ok: false; readonly error: string };
const result = (text: Text): Result => (text.ok ? { out: text.text } : { error: text.error });

const readers: Readonly<Record<string, (text: string) => Result>> = {
  quantity: (text) => result(canonicalQuantity(text.trim())),
  time: (text) => result(canonicalTime(text)),
  microtime: (text) => result(canonicalMicroTime(text)),
  duration: (text) => result(canonicalDuration(text)),
  bytes: (text) => {
    const out = canonicalBase64(text);
    return out === undefined ? { error: `illegal base64 data at input byte ${corruptInput(text)}` } : { out };
  },
  json: (text) => {
    const parsed = parse(text);
    return parsed.ok ? {} : { error: parsed.error };
  },
};

describe('scalars as Go reads and prints them', () => {
  for (const [scalar, read] of Object.entries(readers)) {
    it(scalar, () => {
      for (const { text, out, error } of spellings.filter((spelling) => spelling.scalar === scalar)) {
        const found = read(text);
        strictEqual(found.error, error, JSON.stringify(text));
        strictEqual(found.out ?? undefined, out, JSON.stringify(text));
      }
    });
  }
});
