import https from 'node:https';
import { ask, type ChildServer } from '../served/child-server';
import type { SeededChance } from '../served/random';

export const PATH = '/api/v1/namespaces/default/configmaps';

interface Known {
  /** The last value that was answered; undefined: its deletion was. */
  readonly acknowledged: string | undefined;
  /** Values that were sent after it: whether they were written, nobody was told. */
  readonly open: readonly (string | undefined)[];
}

/** What the cluster must hold, by what was answered. */
export class Ledger {
  private readonly objects = new Map<string, Known>();
  acknowledged = 0;

  sent(name: string, value: string | undefined): void {
    const known = this.objects.get(name) ?? { acknowledged: undefined, open: [] };
    this.objects.set(name, { ...known, open: [...known.open, value] });
  }

  answered(name: string, value: string | undefined): void {
    this.acknowledged++;
    this.objects.set(name, { acknowledged: value, open: [] });
  }

  /** It was refused: nothing was written. */
  refused(name: string): void {
    const known = this.objects.get(name);
    if (known !== undefined) this.objects.set(name, { ...known, open: known.open.slice(0, -1) });
  }

  get names(): readonly string[] {
    return [...this.objects.keys()];
  }

  has(name: string): boolean {
    return this.objects.get(name)?.acknowledged !== undefined;
  }

  /** What is wrong with what is there; from now on what is there is what was written. */
  compare(found: ReadonlyMap<string, string>): readonly string[] {
    const wrong: string[] = [];
    for (const [name, { acknowledged, open }] of this.objects) {
      const value = found.get(name);
      const isFine = value === acknowledged || open.includes(value);
      if (!isFine) wrong.push(`${name}: ${value ?? 'nothing'} is there, ${acknowledged ?? 'nothing'} was acknowledged`);
      this.objects.set(name, { acknowledged: value, open: [] });
    }
    for (const name of found.keys()) if (!this.objects.has(name)) wrong.push(`${name}: nobody wrote it`);
    return wrong;
  }
}

/** Creates, updates and deletes until the server is gone. Each writer has names of its own. */
export async function write(server: ChildServer, ledger: Ledger, chance: SeededChance, writer: string): Promise<void> {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
  for (let n = 0; server.isAlive(); n++) {
    const name = `${writer}-${chance.integer(30)}`;
    const value = chance.chance(0.15) && ledger.has(name) ? undefined : `${n}-${'x'.repeat(chance.integer(3000))}`;
    const isNew = !ledger.has(name);
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { value } };
    ledger.sent(name, value);
    const { status } =
      value === undefined
        ? await ask(server, `${PATH}/${name}`, { method: 'DELETE', agent })
        : await ask(server, isNew ? PATH : `${PATH}/${name}`, { method: isNew ? 'POST' : 'PUT', body, agent });
    if (status === 0) break;
    if (status < 300) ledger.answered(name, value);
    else ledger.refused(name);
  }
  agent.destroy();
}

export interface Stored {
  readonly metadata: { readonly name?: string; readonly resourceVersion: string };
  readonly data?: Readonly<Record<string, string>>;
}

/** Nobody here wrote it: the cluster itself did. */
export const ROOT = '(the root certificate)';

/** Undefined: it is not whole. */
export function valueOf({ metadata: { name }, data }: Stored): string | undefined {
  return name === 'kube-root-ca.crt' ? ROOT : data?.['value'];
}

/** The values that are there, and the version of the list. Throws Error for an object that is not whole. */
export async function look(
  server: ChildServer,
): Promise<{ readonly found: Map<string, string>; readonly version: string }> {
  const { status, text } = await ask(server, PATH);
  if (status !== 200) throw new Error(`the list answers ${status}`);
  const list = JSON.parse(text) as {
    readonly metadata: { readonly resourceVersion: string };
    readonly items: readonly Stored[];
  };
  const found = new Map<string, string>();
  for (const item of list.items) {
    const { name = '' } = item.metadata;
    const value = valueOf(item);
    if (value === undefined) throw new Error(`${name} is there in part`);
    if (value !== ROOT) found.set(name, value);
  }
  return { found, version: list.metadata.resourceVersion };
}
