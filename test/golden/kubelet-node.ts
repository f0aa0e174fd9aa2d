import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { call } from './server';

export interface NodeAccess {
  readonly url: string;
  readonly token: string;
}

/**
 * Options of the kubelet tool that depend on what the server offers beside the Kubernetes API. What it does not offer
 * is left out, and the tool counts the scenarios that need it as skipped.
 */
export async function nodeOptions(access: NodeAccess): Promise<readonly string[]> {
  const node = await firstNode(access);
  const base = `/sim/v1/nodes/${node}`;
  const [cri, restart, runtime] = await Promise.all([
    offers(access, 'GET', `${base}/cri`),
    offers(access, 'POST', `${base}/start-kubelet`),
    offers(access, 'POST', `${base}/runtime`),
  ]);
  return [
    '--node',
    node,
    ...(cri ? ['--cri', `${access.url}${base}/cri`] : []),
    ...(restart ? ['--kubelet', kubeletCommand(access, base)] : []),
    ...(runtime ? ['--runtime', await relay(access, `${base}/runtime`)] : []),
  ];
}

async function firstNode({ url, token }: NodeAccess): Promise<string> {
  const { status, body } = await call(url, '/api/v1/nodes', token);
  if (status !== 200) throw new Error(`GET /api/v1/nodes answers ${status}: ${body}`);
  const { items } = JSON.parse(body) as { items: readonly { metadata: { name: string } }[] };
  const [node] = items;
  if (node === undefined) throw new Error('the server has no node: start it with --nodes 1');
  return node.metadata.name;
}

const offers = async ({ url, token }: NodeAccess, method: string, target: string): Promise<boolean> => {
  const { status } = await call(url, target, token, method);
  return status >= 200 && status < 300;
};

/** The tool reports the state of the runtime without a token: what it asks goes on to the server with one. */
function relay(access: NodeAccess, target: string): Promise<string> {
  const server = http.createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://relay').search;
    void call(access.url, `${target}${query}`, access.token, 'POST').then(({ status, body }) =>
      response.writeHead(status === 0 ? 502 : status).end(body),
    );
  });
  server.unref();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
  });
}

/** The tool runs `<command> stop` and `<command> start` in a shell. */
const kubeletCommand = ({ url, token }: NodeAccess, base: string): string =>
  [process.execPath, path.join(__dirname, 'kubelet-command.mjs'), `${url}${base}`, token].map(quoted).join(' ');

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
