import { register } from 'node:module';

// Brings pods to Running on so many nodes; the last line of what it prints is what that took.

register('./resolve.mjs', import.meta.url);
const { Cluster, BaseImage } = await import('@ngrok/webernetes');

const [nodes, pods] = process.argv.slice(2).map(Number);

class Idle extends BaseImage {
  static imageName = 'app';
  static imageVersion = '1';
  defaultCommand = ['server'];

  async exec(context) {
    return await context.waitUntilKilled();
  }
}

const cpuMicros = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

const begun = performance.now();
const cluster = new Cluster({ nodes });
cluster.registerImage(Idle);
await cluster.init();
const initMillis = performance.now() - begun;

const running = new Set();
const all = new Promise((resolve) => {
  cluster.informer('pods', (type, pod) => {
    if (type !== 'delete' && pod.status?.phase === 'Running') running.add(pod.metadata.name);
    if (running.size >= pods) resolve();
  });
});
const before = cpuMicros();
await cluster.apply([
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'app', namespace: 'default' },
    spec: {
      replicas: pods,
      selector: { matchLabels: { app: 'app' } },
      template: { metadata: { labels: { app: 'app' } }, spec: { containers: [{ name: 'app', image: 'app:1' }] } },
    },
  },
]);
await all;
const cpuMicrosPerPod = (cpuMicros() - before) / pods;
console.log(JSON.stringify({ running: running.size, initMillis, cpuMicrosPerPod }));
process.exit(0);
