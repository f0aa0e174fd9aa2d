import https from 'node:https';
import { TOKEN, type ChildServer } from '../served/child-server';
import { PATH, ROOT, valueOf, type Stored } from './writers';

export interface Event {
  readonly type: string;
  readonly object: Stored & { readonly code?: number };
}

const WITHIN_MILLIS = 10_000;

/** A watch, and what somebody knows who believes it. */
export class Follower {
  readonly wrong: string[] = [];
  private readonly values: Map<string, string>;
  /** Of the last event: from there the watch goes on. */
  version: string;
  /** The server did not know that version any more. */
  isTooOld = false;

  constructor(found: ReadonlyMap<string, string>, version: string) {
    this.values = new Map(found);
    this.version = version;
  }

  /** Follows until the connection ends, or this is so, or it has not become so in time. */
  follow({ url }: ChildServer, isDone: () => boolean = () => false): Promise<void> {
    const path = `${PATH}?watch=1&allowWatchBookmarks=true&resourceVersion=${this.version}`;
    const headers = { authorization: `Bearer ${TOKEN}` };
    return new Promise((resolve) => {
      let rest = '';
      const request = https.get(url + path, { headers, rejectUnauthorized: false, agent: false }, (response) => {
        const finish = (): void => void request.destroy();
        const timer = setTimeout(finish, WITHIN_MILLIS);
        if (isDone()) finish();
        response.on('data', (chunk: Buffer) => {
          const lines = (rest + chunk.toString('utf8')).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) this.hear(JSON.parse(line) as Event);
          if (isDone() || this.isTooOld) finish();
        });
        response.on('error', () => undefined);
        response.on('close', () => {
          clearTimeout(timer);
          resolve();
        });
      });
      request.on('error', () => resolve());
    });
  }

  /** What is wrong with what there is, for somebody who followed up to now. */
  compare(found: ReadonlyMap<string, string>): readonly string[] {
    if (this.isTooOld) return this.wrong;
    const names = new Set([...found.keys(), ...this.values.keys()]);
    const differing = [...names].filter((name) => found.get(name) !== this.values.get(name));
    return [
      ...this.wrong,
      ...differing.map(
        (name) => `${name}: ${shown(found.get(name))} is there, the watch told of ${shown(this.values.get(name))}`,
      ),
    ];
  }

  private hear({ type, object }: Event): void {
    if (type === 'ERROR') {
      if (object.code !== 410) this.wrong.push(`the watch fails with ${object.code ?? 0}`);
      this.isTooOld = true;
      return;
    }
    const { name = '', resourceVersion } = object.metadata;
    if (Number(resourceVersion) < Number(this.version)) {
      this.wrong.push(`the watch goes back from ${this.version} to ${resourceVersion}`);
    }
    this.version = resourceVersion;
    if (type === 'BOOKMARK') return;
    const value = valueOf(object);
    if (value === ROOT) return;
    if (type === 'DELETED') this.values.delete(name);
    else if (value === undefined) this.wrong.push(`the watch tells of ${name} in part`);
    else this.values.set(name, value);
  }
}

const shown = (value: string | undefined): string => (value === undefined ? 'nothing' : value.slice(0, 20));
