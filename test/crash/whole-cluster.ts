import { ask, type ChildServer } from '../served/child-server';

export const WHOLE: readonly string[] = ['--nodes', '2', '--clock', 'auto'];
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const PODS = '/api/v1/namespaces/default/pods?labelSelector=app%3Dweb';
const REPLICAS = 3;
const WITHIN_MILLIS = 60_000;

/** The deployment comes to rest with all its pods, whatever was under way when the process was killed. */
export async function comesToRest(server: ChildServer): Promise<readonly string[]> {
  if ((await ask(server, `${DEPLOYMENTS}/web`)).status === 404) {
    const { status } = await ask(server, DEPLOYMENTS, { method: 'POST', body: DEPLOYMENT });
    if (status !== 201) return [`the deployment is answered with ${status}`];
  }
  const until = Date.now() + WITHIN_MILLIS;
  let seen = '';
  while (Date.now() < until) {
    const { text } = await ask(server, PODS);
    const { items } = JSON.parse(text) as { readonly items: readonly Pod[] };
    const ready = items.filter(({ status }) => (status.containerStatuses ?? []).some(({ ready: is }) => is));
    const { status } = await ask(server, `${DEPLOYMENTS}/web`);
    seen = `${ready.length} of ${items.length} pods are ready`;
    if (status === 200 && items.length === REPLICAS && ready.length === REPLICAS) {
      return [...(await twins(server)), ...(await rolledOut(server))];
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  return [`the deployment does not come to rest: ${seen}`];
}

/** Objects that were made before a kill and after it have uids of their own. */
async function twins(server: ChildServer): Promise<readonly string[]> {
  const seen = new Map<string, string>();
  const wrong: string[] = [];
  for (const path of LISTS) {
    const { items } = JSON.parse((await ask(server, path)).text) as { readonly items: readonly Meta[] };
    for (const { metadata } of items) {
      const other = seen.get(metadata.uid);
      if (other !== undefined) wrong.push(`${path}: ${metadata.name} has the uid of ${other}`);
      seen.set(metadata.uid, metadata.name);
    }
  }
  return wrong;
}

const LISTS = ['/api/v1/pods', '/apis/apps/v1/replicasets', '/api/v1/events', '/api/v1/configmaps'];

interface Meta {
  readonly metadata: { readonly name: string; readonly uid: string };
}

interface Pod {
  readonly status: { readonly containerStatuses?: readonly { readonly ready: boolean }[] };
}

/** The next kill comes in the middle of a rollout. */
async function rolledOut(server: ChildServer): Promise<readonly string[]> {
  const { text } = await ask(server, `${DEPLOYMENTS}/web`);
  const deployment = JSON.parse(text) as typeof DEPLOYMENT;
  const metadata = { labels: LABELS, annotations: { at: String(Date.now()) } };
  const template = { ...deployment.spec.template, metadata };
  const body = { ...deployment, spec: { ...deployment.spec, template } };
  await ask(server, `${DEPLOYMENTS}/web`, { method: 'PUT', body });
  return [];
}

const LABELS = { app: 'web' };
const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: REPLICAS,
    selector: { matchLabels: LABELS },
    template: { metadata: { labels: LABELS }, spec: { containers: [{ name: 'main', image: 'nginx' }] } },
  },
};
