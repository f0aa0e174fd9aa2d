import { prepare, type Hash, type PreparedText } from './hash';

/** Texts that are mixed into hashes again and again, prepared: the first so many, for nobody knows which will recur. */
export class PreparedTexts {
  private readonly known = new Map<string, PreparedText>();

  constructor(private readonly textsMax: number) {}

  mix(hash: Hash, text: string): void {
    let words = this.known.get(text);
    if (words === undefined) {
      if (this.known.size >= this.textsMax) return hash.text(text);
      this.known.set(text, (words = prepare(text)));
    }
    hash.prepared(words);
  }
}
