// The official JavaScript client through what programs do with it; prints a line for each thing that held.
import assert from 'node:assert/strict';
import net from 'node:net';
import { PassThrough, Writable } from 'node:stream';
import {
  AppsV1Api,
  CoreV1Api,
  Exec,
  KubeConfig,
  KubernetesObjectApi,
  Log,
  makeInformer,
  PatchStrategy,
  PortForward,
  setHeaderOptions,
  VersionApi,
} from '@kubernetes/client-node';

const config = new KubeConfig();
config.loadFromDefault();
const core = config.makeApiClient(CoreV1Api);
const apps = config.makeApiClient(AppsV1Api);
const namespace = 'default';
const held = (what) => console.log(`ok ${what}`);

async function until(what, check) {
  const deadline = Date.now() + 30_000;
  while (!(await check())) {
    assert.ok(Date.now() < deadline, what);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

assert.match((await config.makeApiClient(VersionApi).getCode()).gitVersion, /^v1\.36\./);
held('version');

const told = [];
const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/pods`, () =>
  core.listNamespacedPod({ namespace }),
);
for (const event of ['add', 'update', 'delete']) informer.on(event, (pod) => told.push(`${event} ${pod.status.phase}`));
await informer.start();
const labels = { app: 'web' };
const containers = [{ name: 'web', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }];
const template = { metadata: { labels }, spec: { containers } };
const deployment = { metadata: { name: 'web' }, spec: { replicas: 2, selector: { matchLabels: labels }, template } };
await apps.createNamespacedDeployment({ namespace, body: deployment });
const running = () => informer.list().filter((pod) => pod.status.phase === 'Running');
await until('two pods run', () => running().length === 2);
assert.ok(told.includes('add Pending') && told.includes('update Running'), told.join());
held('informer');

const patched = async (body, strategy) => {
  const options = setHeaderOptions('Content-Type', strategy);
  return (await apps.patchNamespacedDeployment({ name: 'web', namespace, body }, options)).spec;
};
assert.equal((await patched({ spec: { replicas: 3 } }, PatchStrategy.MergePatch)).replicas, 3);
assert.equal(
  (await patched([{ op: 'replace', path: '/spec/replicas', value: 2 }], PatchStrategy.JsonPatch)).replicas,
  2,
);
const env = { spec: { template: { spec: { containers: [{ name: 'web', env: [{ name: 'A', value: 'b' }] }] } } } };
const merged = await patched(env, PatchStrategy.StrategicMergePatch);
assert.deepEqual(
  merged.template.spec.containers.map(({ image, env }) => [image, env[0].name]),
  [['nginx:1.27', 'A']],
);
held('patches');

for (let number = 0; number < 12; number++)
  await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: `many-${number}` } } });
const first = await core.listNamespacedConfigMap({ namespace, limit: 5 });
const rest = await core.listNamespacedConfigMap({ namespace, _continue: first.metadata._continue });
assert.deepEqual([first.items.length, rest.items.length], [5, 8], 'kube-root-ca.crt and twelve');
held('pages');

await until('the new pods run', async () => {
  const { status } = await apps.readNamespacedDeployment({ name: 'web', namespace });
  return status.updatedReplicas === 2 && status.readyReplicas === 2 && status.replicas === 2;
});
const isNew = (pod) => pod.metadata.deletionTimestamp === undefined && pod.spec.containers[0].env !== undefined;
await until('the informer knows', () => running().some(isNew));
const { name } = running().find(isNew).metadata;
const collected = () => {
  const chunks = [];
  const stream = new Writable({ write: (chunk, _encoding, done) => (chunks.push(chunk), done()) });
  return { stream, text: () => Buffer.concat(chunks).toString() };
};
const log = collected();
await new Log(config).log(namespace, name, 'web', log.stream, { follow: false });
await until('the log is there', () => log.text().includes('ready for start up'));
held('logs');

async function exec(command, input) {
  const [out, err] = [collected(), collected()];
  const stdin = input === undefined ? null : new PassThrough();
  const status = await new Promise((resolve, reject) => {
    new Exec(config).exec(namespace, name, 'web', command, out.stream, err.stream, stdin, false, resolve).catch(reject);
    stdin?.end(input);
  });
  return [out.text(), err.text(), status.details?.causes[0].message ?? status.status];
}
assert.deepEqual(await exec(['sh', '-c', 'echo out; echo err >&2; exit 3']), ['out\n', 'err\n', '3']);
assert.deepEqual(await exec(['cat'], 'hello\n'), ['hello\n', '', 'Success']);
held('exec');

const server = net.createServer((socket) => {
  // Whoever has read enough hangs up.
  socket.on('error', () => undefined);
  new PortForward(config).portForward(namespace, name, [80], socket, null, socket);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const answer = await new Promise((resolve, reject) => {
  let text = '';
  const socket = net.connect(server.address().port, '127.0.0.1', () =>
    socket.write('GET / HTTP/1.0\r\nHost: w\r\n\r\n'),
  );
  socket.on('data', (chunk) => {
    text += chunk;
    if (text.includes('</html>')) socket.end(() => resolve(text));
  });
  socket.on('error', reject);
});
server.close();
assert.match(answer, /^HTTP\/1\.[01] 200 /);
held('port-forward');

const objects = KubernetesObjectApi.makeApiClient(config);
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace },
  spec: { ports: [{ port: 80 }] },
};
const applied = await objects.patch(service, undefined, undefined, 'js-client', true, PatchStrategy.ServerSideApply);
assert.match(applied.spec.clusterIP, /^10\./);
held('apply');

await apps.deleteNamespacedDeployment({ name: 'web', namespace, propagationPolicy: 'Foreground' });
await until('no pods are left', () => informer.list().length === 0);
await informer.stop();
held('deletion');
process.exit(0);
