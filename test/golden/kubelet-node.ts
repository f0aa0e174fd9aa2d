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
    ...(runtime ? ['--runtime', `${access.url}${base}/runtime`] : []),
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

/** The tool runs `<command> stop` and `<command> start` in a shell. */
const kubeletCommand = ({ url, token }: NodeAccess, base: string): string =>
  [process.execPath, path.join(__dirname, 'kubelet-command.mjs'), `${url}${base}`, token].map(quoted).join(' ');

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
