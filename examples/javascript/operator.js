// An operator for Websites with nothing but informers: a Deployment and a Service each, and a status.
import {
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
} from '@kubernetes/client-node';

const OWN = { group: 'examples.seatrial.dev', version: 'v1', plural: 'websites' };
const mergePatch = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

const config = new KubeConfig();
config.loadFromDefault();
const apps = config.makeApiClient(AppsV1Api);
const core = config.makeApiClient(CoreV1Api);
const custom = config.makeApiClient(CustomObjectsApi);

const websites = makeInformer(config, `/apis/${OWN.group}/${OWN.version}/${OWN.plural}`, () =>
  custom.listCustomObjectForAllNamespaces({ ...OWN, resourcePlural: OWN.plural }),
);
const deployments = makeInformer(
  config,
  '/apis/apps/v1/deployments',
  () => apps.listDeploymentForAllNamespaces({ labelSelector: 'website' }),
  'website',
);

/** One at a time for each website; a change meanwhile asks for another round. */
const rounds = new Map();

function enqueue(namespace, name) {
  const key = `${namespace}/${name}`;
  const before = rounds.get(key) ?? Promise.resolve();
  rounds.set(
    key,
    before
      .then(() => reconcile(namespace, name))
      .catch((error) => {
        console.error(`${key}: ${error.message}`);
        setTimeout(() => enqueue(namespace, name), 1000);
      }),
  );
}

async function reconcile(namespace, name) {
  const site = websites.get(name, namespace);
  if (site === undefined || site.metadata.deletionTimestamp !== undefined) return;
  const deployment = deployments.get(name, namespace);
  if (deployment === undefined) await create(site);
  else if (differs(deployment, site)) await update(site);
  const readyReplicas = deployment?.status?.readyReplicas ?? 0;
  if (site.status?.readyReplicas === readyReplicas) return;
  const body = { status: { readyReplicas, observedGeneration: site.metadata.generation } };
  await custom.patchNamespacedCustomObjectStatus({ ...OWN, namespace, name, body }, mergePatch);
}

async function create(site) {
  const { name, namespace } = site.metadata;
  const labels = { website: name };
  const metadata = { name, labels, ownerReferences: [ownedBy(site)] };
  const template = { metadata: { labels }, spec: { containers: [containerOf(site)] } };
  const deployment = { metadata, spec: { replicas: site.spec.replicas, selector: { matchLabels: labels }, template } };
  const service = { metadata, spec: { selector: labels, ports: [{ port: 80 }] } };
  await unlessThere(apps.createNamespacedDeployment({ namespace, body: deployment }));
  await unlessThere(core.createNamespacedService({ namespace, body: service }));
}

async function update({ metadata: { name, namespace }, spec }) {
  const containers = [{ name: 'web', image: spec.image }];
  const body = { spec: { replicas: spec.replicas, template: { spec: { containers } } } };
  const strategic = setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch);
  await apps.patchNamespacedDeployment({ namespace, name, body }, strategic);
}

const containerOf = ({ spec }) => ({ name: 'web', image: spec.image, ports: [{ containerPort: 80 }] });
const differs = ({ spec }, site) =>
  spec.replicas !== site.spec.replicas || spec.template.spec.containers[0].image !== site.spec.image;
const ownedBy = ({ apiVersion, kind, metadata: { name, uid } }) => ({ apiVersion, kind, name, uid, controller: true });
const unlessThere = (request) =>
  request.catch((error) => {
    if (error.code !== 409) throw error;
  });

for (const informer of [websites, deployments]) {
  for (const event of ['add', 'update', 'delete'])
    informer.on(event, ({ metadata }) => enqueue(metadata.namespace, metadata.name));
  informer.on('error', (error) => {
    console.error(`watch: ${error?.message ?? error}`);
    setTimeout(() => informer.start(), 1000);
  });
  await informer.start();
}
console.log('website operator: watching');
