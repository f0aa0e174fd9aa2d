import { readFileSync } from 'node:fs';
import https from 'node:https';

/** What a server answered: objects and Status alike. */
export interface Answer {
  readonly code: number;
  readonly body: Json;
}

export type Json = { readonly [key: string]: unknown };

/** Where a kind is served. */
interface Served {
  readonly path: string;
  readonly namespaced: boolean;
}

interface Sent {
  readonly body?: string;
  readonly type?: string;
}

/** The least client that features need: it reads a kubeconfig of `seatrial up` and speaks JSON. */
export class Api {
  private readonly agent: https.Agent;
  private readonly url: string;

  constructor(kubeconfig: string) {
    const text = readFileSync(kubeconfig, 'utf8');
    const field = (name: string): string => new RegExp(`${name}: (\\S+)`).exec(text)?.[1] ?? '';
    const pem = (name: string): string => Buffer.from(field(name), 'base64').toString();
    this.url = field('server');
    this.agent = new https.Agent({
      keepAlive: true,
      ca: pem('certificate-authority-data'),
      cert: pem('client-certificate-data'),
      key: pem('client-key-data'),
    });
  }

  close(): void {
    this.agent.destroy();
  }

  /** Server-side apply, by force, as `feature`. */
  async apply(yaml: string, kind: string, name: string): Promise<Answer> {
    const path = await this.pathOf(kind, name);
    const type = 'application/apply-patch+yaml';
    return this.send('PATCH', `${path}?fieldManager=feature&force=true&fieldValidation=Strict`, { body: yaml, type });
  }

  async merge(kind: string, name: string, json: string): Promise<Answer> {
    return this.send('PATCH', await this.pathOf(kind, name), { body: json, type: 'application/merge-patch+json' });
  }

  async get(kind: string, name: string): Promise<Answer> {
    return this.send('GET', await this.pathOf(kind, name));
  }

  async list(kind: string): Promise<readonly Json[]> {
    const { body } = await this.send('GET', await this.pathOf(kind));
    return Array.isArray(body['items']) ? (body['items'] as readonly Json[]) : [];
  }

  async remove(kind: string, name: string): Promise<Answer> {
    return this.send('DELETE', await this.pathOf(kind, name), { body: '{"propagationPolicy":"Background"}' });
  }

  /** Of an object of that kind, in `default` when its kind is namespaced. Kinds and plurals are as discovery has them. */
  private async pathOf(kind: string, name?: string): Promise<string> {
    const { path, namespaced } = await this.served(kind);
    const folder = namespaced ? path.replace(/\/([^/]+)$/, '/namespaces/default/$1') : path;
    return name === undefined ? folder : `${folder}/${name}`;
  }

  private async served(kind: string): Promise<Served> {
    const wanted = kind.toLowerCase();
    for (const prefix of await this.groupVersions()) {
      const { body } = await this.send('GET', prefix);
      for (const resource of (body['resources'] ?? []) as readonly Json[]) {
        const name = String(resource['name']);
        if (name.includes('/') || ![name, String(resource['kind']).toLowerCase()].includes(wanted)) continue;
        return { path: `${prefix}/${name}`, namespaced: resource['namespaced'] === true };
      }
    }
    throw new Error(`the server knows no kind ${kind}`);
  }

  private async groupVersions(): Promise<readonly string[]> {
    const { body } = await this.send('GET', '/apis');
    const groups = (body['groups'] ?? []) as readonly {
      readonly preferredVersion: { readonly groupVersion: string };
    }[];
    return ['/api/v1', ...groups.map((group) => `/apis/${group.preferredVersion.groupVersion}`)];
  }

  private send(method: string, path: string, { body, type = 'application/json' }: Sent = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': type }) };
      const request = https.request(`${this.url}${path}`, { method, headers, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const isJson = text.startsWith('{');
          resolve({ code: response.statusCode ?? 0, body: isJson ? (JSON.parse(text) as Json) : { message: text } });
        });
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end(body);
    });
  }
}
