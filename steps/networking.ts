import {
  endpointslices,
  ingresses,
  networkpolicies,
  nodes as NODES,
  pods as podResource,
  services,
} from '../engine/api/resources';
import type { Service } from '../engine/api/types/core-v1';
import type { Endpoint } from '../engine/api/types/discovery-v1';
import type { ClusterView } from '../engine/driver/view';
import type { DnsFinding } from '../engine/network/dns';
import { answerText, type Answer, type Probe, type Source } from '../engine/network/probe';
import type { ObjectKey } from '../engine/api/object';
import type { LoadBalancer } from '../engine/cloud/provider';
import { Given, stepsAbout, ThenState, When } from './dsl';
import { refKey, type Ref } from './language/ref';
import { InputError } from './language/errors';
import type { Scope, TrafficRecord } from './language/predicate';
import { countHolds } from './language/quantities';
import { readYaml } from './manifests';
import { parseLabels } from './taints-and-labels';
import type { Finding } from './temporal/trace';
import type { ScenarioWorld } from './world';

stepsAbout('Networking');

const CLIENT: Source = { kind: 'outside', ip: '198.51.100.7' };
const SERVICE_LABEL = 'kubernetes.io/service-name';
const ABSENT: Finding = { holds: false, seen: 'absent' };

Given(
  'a service {ref} for {selector} on port {int}',
  { doc: 'A ClusterIP service.', example: 'a service "web" for "app=web" on port 80', also: ['When'] },
  (world, ref, selector, port) => createService(world, { type: 'ClusterIP', ref, selector, port, targetPort: port }),
);

Given(
  'a {svcType} service {ref} for {selector} on port {int}',
  {
    doc: 'The target port is the same.',
    example: 'a LoadBalancer service "web" for "app=web" on port 80',
    also: ['When'],
  },
  (world, type, ref, selector, port) => createService(world, { type, ref, selector, port, targetPort: port }),
);

Given(
  'a {svcType} service {ref} for {selector} on port {int} to port {int}',
  {
    doc: 'With a target port of its own.',
    example: 'a ClusterIP service "web" for "app=web" on port 80 to port 8080',
    also: ['When'],
  },
  (world, type, ref, selector, port, targetPort) => createService(world, { type, ref, selector, port, targetPort }),
);

Given(
  'service {ref} has {policy} external traffic policy',
  {
    doc: 'Local keeps the address of the client.',
    example: 'service "web" has Local external traffic policy',
    also: ['When'],
  },
  async (world, ref, externalTrafficPolicy) => {
    await patchService(world, ref, { externalTrafficPolicy });
  },
);

Given(
  'service {ref} has {policy} internal traffic policy',
  {
    doc: 'Local: endpoints of the same node alone.',
    example: 'service "web" has Local internal traffic policy',
    also: ['When'],
  },
  async (world, ref, internalTrafficPolicy) => {
    await patchService(world, ref, { internalTrafficPolicy });
  },
);

Given(
  'service {ref} keeps clients on the same pod for {duration}',
  { doc: 'Session affinity ClientIP.', example: 'service "web" keeps clients on the same pod for 3h' },
  async (world, ref, time) => {
    const sessionAffinityConfig = { clientIP: { timeoutSeconds: time / 1000 } };
    await patchService(world, ref, { sessionAffinity: 'ClientIP', sessionAffinityConfig });
  },
);

When(
  'service {ref} becomes a {svcType} service',
  { doc: 'Its type changes.', example: 'service "web" becomes a ClusterIP service' },
  async (world, ref, type) => {
    await patchService(world, ref, { type });
  },
);

Given(
  'an ingress {ref} routing {name} to service {ref}',
  { doc: 'Host and path in one.', example: 'an ingress "shop" routing "shop.test/cart" to service "cart"' },
  async (world, ref, route, service) => {
    const slash = route.indexOf('/');
    const host = slash < 0 ? route : route.slice(0, slash);
    const path = slash < 0 ? '/' : route.slice(slash);
    const backend = { service: { name: service.name, port: { number: 80 } } };
    const { namespace = 'default', name } = world.key(ref);
    const manifest = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name, namespace },
      spec: { rules: [{ host, http: { paths: [{ path, pathType: 'Prefix', backend }] } }] },
    };
    await world.attempt((driver) => driver.create(ingresses, manifest, { namespace }));
  },
);

Given(
  'a network policy {ref}:',
  {
    doc: 'Its spec in YAML.',
    example: 'a network policy "deny-all":',
    below: `podSelector: {}
policyTypes: [Ingress]`,
    argument: 'docstring',
    also: ['When'],
  },
  async (world, ref, text) => {
    const { namespace = 'default', name } = world.key(ref);
    const manifest = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace },
      spec: readYaml(text),
    };
    await world.attempt((driver) => driver.create(networkpolicies, manifest, { namespace }));
  },
);

Given(
  'clients send {int} requests per second to service {ref}',
  {
    doc: 'From outside when it has a load balancer, else from a node. From here on, evenly spread.',
    example: 'clients send 50 requests per second to service "web"',
  },
  async (world, perSecond, ref) => {
    const driver = await world.cluster();
    const probe = clientProbe(driver.view, world.key(ref));
    await driver.keepSending(probe, perSecond, (at, answer) =>
      world.traffic.push(recordOf(world, ref, answer, at - world.epoch)),
    );
  },
);

When(
  'a client sends {int} request(s) to service {ref}',
  {
    doc: 'From outside when it has a load balancer, else from a node, all at this instant.',
    example: 'a client sends 100 requests to service "web"',
  },
  async (world, count, ref) => {
    const driver = await world.cluster();
    await driver.finishInstant();
    const probe = clientProbe(driver.view, world.key(ref));
    for (let index = 0; index < count; index++) {
      const answer = await driver.send(probe);
      world.traffic.push(recordOf(world, ref, answer, driver.view.at - world.epoch));
    }
  },
);

When(
  'pod {ref} sends {int} request(s) to service {ref}',
  {
    doc: 'By the name of the Service, all at this instant.',
    example: 'pod "probe" sends 10 requests to service "web"',
  },
  async (world, ref, count, service) => {
    const driver = await world.cluster();
    await driver.finishInstant();
    for (let index = 0; index < count; index++) {
      const answer = await driver.send(podProbe(driver.view, world.key(ref), world.key(service)));
      world.traffic.push(recordOf(world, service, answer, driver.view.at - world.epoch));
    }
  },
);

When(
  'pod {ref} connects to {name} on port {int}',
  { doc: 'A name or an address.', example: 'pod "probe" connects to "web.default.svc" on port 80' },
  async (world, ref, to, port) => {
    const driver = await world.cluster();
    await driver.finishInstant();
    const answer = await driver.send({
      from: podSource(world.key(ref)),
      to,
      port,
      protocol: 'TCP',
      http: { method: 'GET', path: '/' },
    });
    world.traffic.push({ ...recordOf(world, { name: to }, answer, driver.view.at - world.epoch), target: to });
  },
);

ThenState(
  'the last connection succeeded',
  { doc: 'The last packet that a step sent was answered.', example: 'the last connection succeeded' },
  () => (_, scope) => {
    const last = scope.records.traffic.at(-1);
    return { holds: last?.answered === true, seen: last?.why ?? 'nothing was sent' };
  },
);

ThenState(
  'the last connection failed with {name}',
  { doc: 'refused, timeout, no-such-host or unreachable.', example: 'the last connection failed with "timeout"' },
  (kind) => (_, scope) => {
    const last = scope.records.traffic.at(-1);
    return { holds: last?.answered === false && last.why.startsWith(kind), seen: last?.why ?? 'nothing was sent' };
  },
);

ThenState(
  'service {ref} has {count} ready endpoint(s)',
  { doc: 'In its EndpointSlices.', example: 'service "web" has 3 ready endpoints' },
  (ref, count) => (view, scope) => {
    const endpoints = endpointsOf(view, refKey(ref, scope.namespace));
    const ready = endpoints.filter((each) => each.conditions.ready !== false).length;
    return { holds: countHolds(count, ready, endpoints.length), seen: `${ready} of ${endpoints.length} ready` };
  },
);

ThenState(
  'service {ref} has an external IP',
  { doc: 'In the status of its load balancer.', example: 'service "web" has an external IP' },
  (ref) => (view, scope) => {
    const service = view.get(services, refKey(ref, scope.namespace));
    if (service === undefined) return ABSENT;
    const ip = externalIp(service);
    return { holds: ip !== undefined, seen: ip ?? '<pending>' };
  },
);

ThenState(
  'service {ref} has no external IP',
  { doc: 'Not yet, or no more.', example: 'service "web" has no external IP' },
  (ref) => (view, scope) => {
    const service = view.get(services, refKey(ref, scope.namespace));
    if (service === undefined) return ABSENT;
    const ip = externalIp(service);
    return { holds: ip === undefined, seen: ip ?? '<pending>' };
  },
);

ThenState(
  'the endpoints of service {ref} are on node(s) {name}',
  { doc: 'Exactly these, of the ready ones.', example: 'the endpoints of service "web" are on nodes "n1,n2"' },
  (ref, names) => (view, scope) => {
    const endpoints = endpointsOf(view, refKey(ref, scope.namespace)).filter((each) => each.conditions.ready !== false);
    return sameSet(
      endpoints.map((each) => each.nodeName ?? ''),
      names,
    );
  },
);

ThenState(
  'the load balancer of service {ref} sends traffic to node(s) {name}',
  {
    doc: 'Backends whose health check passes: exactly these.',
    example: 'the load balancer of service "web" sends traffic to nodes "n1,n3"',
  },
  (ref, names) => (view, scope) => {
    const balancer = balancerOf(view, refKey(ref, scope.namespace));
    if (balancer === undefined) return { holds: false, seen: 'no load balancer' };
    return sameSet(
      balancer.nodes.filter((node) => view.cloud?.backendHealthy(balancer.name, node) === true),
      names,
    );
  },
);

ThenState(
  'the load balancer of service {ref} has backend(s) {name}',
  {
    doc: 'Nodes that it knows, healthy or not: exactly these.',
    example: 'the load balancer of service "web" has backends "n1,n2,n3"',
  },
  (ref, names) => (view, scope) => {
    const balancer = balancerOf(view, refKey(ref, scope.namespace));
    return balancer === undefined ? { holds: false, seen: 'no load balancer' } : sameSet(balancer.nodes, names);
  },
);

ThenState(
  'the load balancer of service {ref} belongs to cluster {name}',
  {
    doc: 'The name of the cluster, which every call of the cloud carries, so that clusters may share an account.',
    example: 'the load balancer of service "web" belongs to cluster "kubernetes"',
  },
  (ref, cluster) => (view, scope) => {
    const owner = balancerOf(view, refKey(ref, scope.namespace))?.clusterName;
    return { holds: owner === cluster, seen: owner ?? 'no load balancer' };
  },
);

ThenState(
  'the load balancer health check of node {node} for service {ref} passes',
  {
    doc: 'The health check node port when the policy is Local, else the node port.',
    example: 'the load balancer health check of node "n2" for service "web" passes',
  },
  (node, ref) => (view, scope) => healthCheck(view, node, refKey(ref, scope.namespace), true),
);

ThenState(
  'the load balancer health check of node {node} for service {ref} fails',
  {
    doc: 'The health check node port when the policy is Local, else the node port.',
    example: 'the load balancer health check of node "n2" for service "web" fails',
  },
  (node, ref) => (view, scope) => healthCheck(view, node, refKey(ref, scope.namespace), false),
);

ThenState(
  'the cloud has {count} load balancer(s)',
  { doc: 'In the account.', example: 'the cloud has 1 load balancer' },
  (count) => (view) => {
    const found = view.cloud?.loadBalancers.length ?? 0;
    return { holds: countHolds(count, found, found), seen: `${found} load balancers` };
  },
);

ThenState(
  'the cloud has a route to node {node}',
  { doc: 'For its pod CIDR.', example: 'the cloud has a route to node "n1"' },
  (node) => (view) => {
    const route = view.cloud?.routes.find((each) => each.nodeName === node);
    return { holds: route !== undefined, seen: route?.cidr ?? 'no route' };
  },
);

ThenState(
  '{count} request(s) to service {ref} failed',
  { doc: 'Of all that steps sent so far.', example: 'no requests to service "web" failed' },
  (count, ref) => (_, scope) => {
    const sent = sentTo(scope, ref);
    const failed = sent.filter((each) => !each.answered);
    const holds = sent.length > 0 && countHolds(count, failed.length, sent.length);
    const why = [...new Set(failed.map((each) => each.why))].slice(0, 3).join(', ');
    return { holds, seen: `${failed.length} of ${sent.length} failed${why === '' ? '' : ` (${why})`}` };
  },
);

ThenState(
  'requests to service {ref} were answered by {count} different pod(s)',
  { doc: 'Of all that steps sent so far.', example: 'requests to service "web" were answered by 3 different pods' },
  (ref, count) => (_, scope) => {
    const pods = new Set(sentTo(scope, ref).flatMap((each) => (each.pod === undefined ? [] : [each.pod])));
    return { holds: countHolds(count, pods.size), seen: `${pods.size} pods` };
  },
);

ThenState(
  'pod {ref} can reach service {ref}',
  { doc: 'By name, on its first port.', example: 'pod "probe" can reach service "web"' },
  (ref, service) => (view, scope) => reach(view, refKey(ref, scope.namespace), refKey(service, scope.namespace), true),
);

ThenState(
  'pod {ref} cannot reach service {ref}',
  { doc: 'By name, on its first port.', example: 'pod "probe" cannot reach service "web"' },
  (ref, service) => (view, scope) => reach(view, refKey(ref, scope.namespace), refKey(service, scope.namespace), false),
);

ThenState(
  'pod {ref} can reach pod {ref} on port {int}',
  { doc: 'By its address.', example: 'pod "a" can reach pod "b" on port 80' },
  (ref, other, port) => (view, scope) => {
    const answer = podToPod(view, refKey(ref, scope.namespace), refKey(other, scope.namespace), port);
    return { holds: answer?.kind === 'reply', seen: answer === undefined ? 'no address' : answerText(answer) };
  },
);

ThenState(
  'pod {ref} cannot reach pod {ref} on port {int}',
  { doc: 'By its address.', example: 'pod "a" cannot reach pod "b" on port 80' },
  (ref, other, port) => (view, scope) => {
    const answer = podToPod(view, refKey(ref, scope.namespace), refKey(other, scope.namespace), port);
    return {
      holds: answer !== undefined && answer.kind !== 'reply',
      seen: answer === undefined ? 'no address' : answerText(answer),
    };
  },
);

ThenState(
  'pod {ref} sees pod {ref} under its own address on port {int}',
  { doc: 'No address is translated between pods.', example: 'pod "b" sees pod "a" under its own address on port 80' },
  (ref, other, port) => (view, scope) => {
    const source = refKey(other, scope.namespace);
    const answer = podToPod(view, source, refKey(ref, scope.namespace), port);
    const own = view.get(podResource, source)?.status.podIP;
    const seen = answer?.kind === 'reply' ? answer.sourceIp : undefined;
    return { holds: seen !== undefined && seen === own, seen: seen ?? 'no answer' };
  },
);

ThenState(
  'node {node} can reach pod {ref} on port {int}',
  {
    doc: "From the node itself; the pod sees the node's own address.",
    example: 'node "n2" can reach pod "a" on port 80',
  },
  (node, ref, port) => (view, scope) => {
    const ip = view.get(podResource, refKey(ref, scope.namespace))?.status.podIP;
    if (ip === undefined) return { holds: false, seen: 'no address' };
    const answer = view.send({ from: { kind: 'node', name: node }, to: ip, port, protocol: 'TCP' });
    const addresses = (view.get(NODES, { name: node })?.status.addresses ?? []).map(({ address }) => address);
    const seen = answer === undefined ? 'cannot be asked' : answerText(answer);
    return { holds: answer?.kind === 'reply' && addresses.includes(answer.sourceIp ?? ''), seen };
  },
);

ThenState(
  'a client outside can reach service {ref}',
  { doc: 'Through its load balancer.', example: 'a client outside can reach service "web"' },
  (ref) => (view, scope) => {
    const service = view.get(services, refKey(ref, scope.namespace));
    const ip = service === undefined ? undefined : externalIp(service);
    if (service === undefined || ip === undefined) return { holds: false, seen: 'no external IP' };
    const answer = view.send({ from: CLIENT, to: ip, port: firstPort(service), protocol: 'TCP' });
    return { holds: answer?.kind === 'reply', seen: answer === undefined ? 'cannot be asked' : answerText(answer) };
  },
);

ThenState(
  'a client outside can reach port {int} of node {node}',
  {
    doc: "By the node's own address: a node port, or what a pod of the host's network listens on.",
    example: 'a client outside can reach port 30080 of node "n1"',
  },
  (port, node) => (view) => reachNode(view, node, port, true),
);

ThenState(
  'a client outside cannot reach port {int} of node {node}',
  {
    doc: "By the node's own address: a node port, or what a pod of the host's network listens on.",
    example: 'a client outside cannot reach port 30080 of node "n1"',
  },
  (port, node) => (view) => reachNode(view, node, port, false),
);

ThenState(
  'DNS name {name} resolves to service {ref}',
  {
    doc: 'To its cluster IP, or to its endpoints when it is headless.',
    example: 'DNS name "web.default.svc.cluster.local" resolves to service "web"',
  },
  (name, ref) => (view, scope) => {
    const key = refKey(ref, scope.namespace);
    const service = view.get(services, key);
    const addresses = addressesOf(view.dnsName(name, scope.namespace));
    if (service === undefined || addresses === undefined)
      return { holds: false, seen: service === undefined ? 'no service' : 'no answer' };
    const wanted =
      service.spec.clusterIP === 'None'
        ? endpointsOf(view, key)
            .filter((each) => each.conditions.ready !== false)
            .flatMap((each) => each.addresses)
        : [service.spec.clusterIP ?? ''];
    const { holds } = sameSet(addresses, wanted.join(','));
    return { holds: holds && addresses.length > 0, seen: addresses.join(', ') || 'no such name' };
  },
);

ThenState(
  'DNS name {name} resolves to pod {ref}',
  {
    doc: 'To its address alone, as the pods of a headless service have names.',
    example: 'DNS name "web-0.web.default.svc.cluster.local" resolves to pod "web-0"',
  },
  (name, ref) => (view, scope) => {
    const pod = view.get(podResource, refKey(ref, scope.namespace));
    const addresses = addressesOf(view.dnsName(name, scope.namespace)) ?? [];
    const { holds } = sameSet(addresses, pod?.status.podIP ?? '');
    return { holds: holds && addresses.length > 0, seen: addresses.join(', ') || 'no such name' };
  },
);

ThenState(
  'DNS name {name} does not resolve',
  {
    doc: 'The answer is NXDOMAIN, or nobody answers.',
    example: 'DNS name "gone.default.svc.cluster.local" does not resolve',
  },
  (name) => (view, scope) => {
    const addresses = addressesOf(view.dnsName(name, scope.namespace)) ?? [];
    return { holds: addresses.length === 0, seen: addresses.join(', ') || 'no such name' };
  },
);

ThenState(
  'DNS name {name} is an alias of {name}',
  {
    doc: 'A CNAME record, as a Service of type ExternalName gets one. Only names of the cluster lead on to addresses.',
    example: 'DNS name "db" is an alias of "db.example.com"',
  },
  (name, target) => (view, scope) => {
    const alias = view.dnsName(name, scope.namespace)?.alias;
    return { holds: alias === target, seen: alias ?? 'no alias' };
  },
);

ThenState(
  'DNS name {name} names port {int} of {name}',
  {
    doc: 'An SRV record: a port of a Service by its own name and its protocol, each after an underscore.',
    example: 'DNS name "_http._tcp.web" names port 80 of "web.default.svc.cluster.local"',
  },
  (name, port, target) => (view, scope) => {
    const answer = view.dnsName(name, scope.namespace)?.answer;
    const records = answer?.kind === 'services' ? answer.records : [];
    const holds = records.some((each) => each.port === port && each.target === target);
    return { holds, seen: records.map((each) => `${each.target}:${each.port}`).join(', ') || 'no such record' };
  },
);

interface ServiceWords {
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'headless';
  readonly ref: Ref;
  readonly selector: string;
  readonly port: number;
  readonly targetPort: number;
}

async function createService(
  world: ScenarioWorld,
  { type, ref, selector, port, targetPort }: ServiceWords,
): Promise<void> {
  const { namespace = 'default', name } = world.key(ref);
  const kind = type === 'headless' ? { clusterIP: 'None' } : { type };
  const spec = { ...kind, selector: parseLabels(selector), ports: [{ port, targetPort }] };
  await world.attempt((driver) =>
    driver.create(services, { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec }, { namespace }),
  );
}

async function patchService(world: ScenarioWorld, ref: Ref, spec: unknown): Promise<void> {
  await world.attempt((driver) => driver.patch(services, world.key(ref), { type: 'merge', body: { spec } }));
}

const addressesOf = (found: DnsFinding | undefined): readonly string[] | undefined =>
  found?.answer.kind === 'addresses' ? found.answer.addresses : found === undefined ? undefined : [];

const externalIp = (service: Service): string | undefined => service.status.loadBalancer?.ingress?.[0]?.ip;

const firstPort = (service: Service): number => service.spec.ports?.[0]?.port ?? 80;

const podSource = (key: ObjectKey): Source => ({ kind: 'pod', namespace: key.namespace ?? 'default', name: key.name });

function podProbe(view: ClusterView, pod: ObjectKey, key: ObjectKey): Probe {
  const service = view.get(services, key);
  const port = service === undefined ? 80 : firstPort(service);
  return {
    from: podSource(pod),
    to: `${key.name}.${key.namespace ?? 'default'}.svc`,
    port,
    protocol: 'TCP',
    http: { method: 'GET', path: '/' },
  };
}

function clientProbe(view: ClusterView, key: ObjectKey): Probe {
  const service = view.get(services, key);
  if (service === undefined) throw new InputError(`there is no service "${key.name}"`);
  const http = { method: 'GET', path: '/' };
  const ip = externalIp(service);
  if (ip !== undefined) return { from: CLIENT, to: ip, port: firstPort(service), protocol: 'TCP', http };
  const from: Source = { kind: 'node', name: view.list(NODES)[0]?.metadata.name ?? '' };
  return { from, to: service.spec.clusterIP ?? '', port: firstPort(service), protocol: 'TCP', http };
}

function podToPod(view: ClusterView, from: ObjectKey, to: ObjectKey, port: number): Answer | undefined {
  const ip = view.get(podResource, to)?.status.podIP;
  return ip === undefined ? undefined : view.send({ from: podSource(from), to: ip, port, protocol: 'TCP' });
}

function reach(view: ClusterView, pod: ObjectKey, service: ObjectKey, wanted: boolean): Finding {
  const answer = view.send(podProbe(view, pod, service));
  if (answer === undefined) return { holds: false, seen: 'cannot be asked' };
  return { holds: (answer.kind === 'reply') === wanted, seen: answerText(answer) };
}

function reachNode(view: ClusterView, name: string, port: number, wanted: boolean): Finding {
  const addresses = view.get(NODES, { name })?.status.addresses ?? [];
  const to = addresses.find(({ type }) => type === 'InternalIP')?.address;
  const answer = to === undefined ? undefined : view.send({ from: CLIENT, to, port, protocol: 'TCP' });
  if (answer === undefined) return { holds: false, seen: to === undefined ? 'no such node' : 'cannot be asked' };
  return { holds: (answer.kind === 'reply') === wanted, seen: answerText(answer) };
}

function endpointsOf(view: ClusterView, key: ObjectKey): readonly Endpoint[] {
  return view
    .list(endpointslices, key.namespace)
    .filter((slice) => slice.metadata.labels?.[SERVICE_LABEL] === key.name)
    .flatMap((slice) => slice.endpoints ?? []);
}

function balancerOf(view: ClusterView, key: ObjectKey): LoadBalancer | undefined {
  return view.cloud?.loadBalancers.find((each) => each.service === `${key.namespace ?? ''}/${key.name}`);
}

function healthCheck(view: ClusterView, node: string, service: ObjectKey, wanted: boolean): Finding {
  const balancer = balancerOf(view, service);
  const healthy = balancer === undefined ? undefined : view.cloud?.backendHealthy(balancer.name, node);
  return { holds: healthy === wanted, seen: healthy === undefined ? 'no backend' : healthy ? 'passes' : 'fails' };
}

function sameSet(found: readonly string[], names: string): Finding {
  const wanted = new Set(
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
  const present = new Set(found);
  const holds = wanted.size === present.size && [...wanted].every((name) => present.has(name));
  return { holds, seen: [...present].sort().join(', ') || 'none' };
}

function recordOf(world: ScenarioWorld, ref: Ref, answer: Answer, at: number): TrafficRecord {
  const { namespace, name } = world.key(ref);
  const pod = answer.kind === 'reply' && answer.pod !== undefined ? { pod: answer.pod } : {};
  return {
    at,
    target: `${namespace ?? ''}/${name}`,
    answered: answer.kind === 'reply',
    why: answerText(answer),
    ...pod,
  };
}

function sentTo(scope: Scope, ref: Ref): readonly TrafficRecord[] {
  const { namespace, name } = refKey(ref, scope.namespace);
  return scope.records.traffic.filter((each) => each.target === `${namespace ?? ''}/${name}`);
}
