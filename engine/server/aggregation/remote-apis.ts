import { Agent, request as httpsRequest } from 'node:https';
import { createHash } from 'node:crypto';
import type { APIService } from '../../api/types/apiregistration-v1';
import type { ApiResource } from '../../control-plane/apiserver/aggregation/aggregated-api';
import type { PathAnswer } from '../../api/request';
import type { DiscoveryCheck, PassedRead, Reach } from '../../control-plane/apiserver/aggregation/reach';
import type { Store } from '../../control-plane/etcd/store';
import { goError } from '../call-out/dial';
import type { OpenApiDocument, OtherApi } from '../discovery/other-api';
import type { KeyPair } from '../tls/certificate';
import { discoveryOf, openApiUrl } from './discovery-of';
import { connection, userHeaders } from './front-proxy';
import { readRemote } from './read-remote';
import { serviceHost } from './service-host';

interface Remote {
  readonly host: string;
  readonly groupVersion: string;
  outcome?: DiscoveryCheck;
  resources: readonly ApiResource[];
  openApi?: OpenApiDocument;
  /** To be asked again. */
  isDue: boolean;
  isAsked: boolean;
  failures: number;
}

const USER = { name: 'system:kube-aggregator', groups: ['system:masters'] };
const TIMEOUT_MILLIS = 5_000;
/** Who was there is asked again after this, who was not after ever longer, up to this (remote_available_controller.go). */
const AGAIN_MILLIS = 30_000;
const RETRY_MILLIS = 500;

/** The servers behind APIServices: whether they are there, and what they serve. */
export class RemoteApis implements Reach {
  readonly agent = new Agent({ keepAlive: true });
  private readonly remotes = new Map<string, Remote>();
  private readonly followers = new Set<() => void>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private makeIdentity: (() => KeyPair) | undefined;
  private hold: () => () => void = () => () => undefined;
  private known: KeyPair | undefined;

  /** From now on servers are called, with this certificate. `hold` keeps time still until what it answers is called. */
  open(identity: () => KeyPair, hold: () => () => void): void {
    this.makeIdentity = identity;
    this.hold = hold;
    this.tell();
  }

  close(): void {
    this.makeIdentity = undefined;
    for (const timer of this.timers) clearTimeout(timer);
    this.agent.destroy();
  }

  get identity(): KeyPair | undefined {
    return (this.known ??= this.makeIdentity?.());
  }

  check(service: APIService, { store }: { readonly store: Store }): DiscoveryCheck | undefined {
    const { metadata, spec } = service;
    const host = hostOf(service, store);
    if (host === undefined) return { problem: 'dial tcp: connect: connection refused' };
    let remote = this.remotes.get(metadata.name);
    if (remote?.host !== host) {
      const groupVersion = `${spec.group ?? ''}/${spec.version ?? ''}`;
      remote = { host, groupVersion, resources: [], isDue: true, isAsked: false, failures: 0 };
      this.remotes.set(metadata.name, remote);
    }
    if (remote.isDue && !remote.isAsked) void this.ask(service, remote);
    return remote.outcome;
  }

  read(service: APIService, { http, user, store }: PassedRead, done: (answer: PathAnswer) => void): void {
    const { identity } = this;
    const host = hostOf(service, store);
    if (identity === undefined || host === undefined) return done({ code: 503, body: 'service unavailable\n' });
    const query = new URLSearchParams(
      [...http.query].flatMap(([name, values]) => values.map((value): [string, string] => [name, value])),
    );
    const options = {
      ...connection(service, host, { identity, isProbe: false }),
      agent: this.agent,
      path: query.size === 0 ? http.path : `${http.path}?${query.toString()}`,
      headers: { accept: 'application/json', ...userHeaders(user) },
    };
    const release = this.hold();
    readRemote(options, (answer) => {
      done(answer);
      release();
    });
  }

  follow(onChange: () => void): () => void {
    this.followers.add(onChange);
    return () => void this.followers.delete(onChange);
  }

  /** What those serve that answered. */
  apis(): readonly OtherApi[] {
    return [...this.remotes.values()]
      .filter(({ outcome }) => outcome === 'passed')
      .map(({ groupVersion, resources, openApi }) => ({
        groupVersion,
        resources: () => resources,
        ...(openApi === undefined ? {} : { openApi: () => openApi }),
      }));
  }

  /** Asks all of them again now. */
  look(): void {
    for (const remote of this.remotes.values()) remote.isDue = true;
    this.tell();
  }

  private tell(): void {
    for (const follower of this.followers) follower();
  }

  private async ask(service: APIService, remote: Remote): Promise<void> {
    const { identity } = this;
    if (identity === undefined) return;
    remote.isAsked = true;
    const get = (path: string): Promise<Got> => this.get(service, remote.host, path, identity);
    const before = JSON.stringify([remote.outcome, remote.resources]);
    const got = await get(`/apis/${remote.groupVersion}`);
    remote.outcome = got.ok ? 'passed' : { problem: got.problem };
    if (got.ok) remote.resources = discoveryOf(got.text);
    // Its description is not waited for.
    if (before !== JSON.stringify([remote.outcome, remote.resources])) this.tell();
    if (got.ok) await this.readOpenApi(remote, get);
    remote.isAsked = false;
    remote.isDue = false;
    remote.failures = got.ok ? 0 : remote.failures + 1;
    this.again(service.metadata.name, remote);
  }

  private async readOpenApi(remote: Remote, get: (path: string) => Promise<Got>): Promise<void> {
    const index = await get('/openapi/v3');
    const url = index.ok ? openApiUrl(index.text, `apis/${remote.groupVersion}`) : undefined;
    const document = url === undefined ? undefined : await get(url);
    if (document?.ok !== true) {
      delete remote.openApi;
      return;
    }
    const hash = createHash('sha512').update(document.text).digest('hex').toUpperCase();
    remote.openApi = { body: document.text, hash };
  }

  private again(name: string, remote: Remote): void {
    const { failures } = remote;
    const wait = failures === 0 ? AGAIN_MILLIS : Math.min(RETRY_MILLIS * 2 ** failures, AGAIN_MILLIS);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (this.remotes.get(name) !== remote) return;
      remote.isDue = true;
      this.tell();
      // Who is not looked at any more is forgotten.
      const later = setTimeout(() => {
        this.timers.delete(later);
        if (remote.isDue && !remote.isAsked && this.remotes.get(name) === remote) this.remotes.delete(name);
      }, AGAIN_MILLIS);
      this.timers.add(later.unref());
    }, wait);
    this.timers.add(timer.unref());
  }

  private get(service: APIService, host: string, path: string, identity: KeyPair): Promise<Got> {
    const options = {
      ...connection(service, host, { identity, isProbe: true }),
      agent: this.agent,
      path,
      headers: { accept: 'application/json', 'user-agent': 'kube-apiserver/v1.36.2', ...userHeaders(USER) },
    };
    return new Promise((resolve) => {
      const fail = (problem: string): void => resolve({ ok: false, problem });
      const timer = setTimeout(() => {
        fail('context deadline exceeded (Client.Timeout exceeded while awaiting headers)');
        request.destroy();
      }, TIMEOUT_MILLIS);
      const request = httpsRequest(options, (response) => {
        const chunks: Buffer[] = [];
        const status = response.statusCode ?? 0;
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => fail(error.message));
        response.on('end', () => {
          if (status < 200 || status >= 300) fail(`bad status from https://${host}${path}: ${status}`);
          else resolve({ ok: true, text: Buffer.concat(chunks).toString('utf8') });
        });
      });
      request.on('close', () => clearTimeout(timer));
      request.on('error', (error) => fail(goError(error, String(options.host), Number(options.port))));
      request.end();
    });
  }
}

type Got = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

/** Where the server behind an APIService is dialled: `host:port`. */
export function hostOf({ spec }: APIService, store: Store): string | undefined {
  const { namespace = '', name = '', port = 443 } = spec.service ?? {};
  return serviceHost(store, { namespace, name, port });
}
