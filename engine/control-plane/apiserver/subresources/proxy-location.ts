import { contains, parseAddress, parseCidr } from '../../../api/validation/ip';
import type { KubeObject } from '../../../api/object';
import type { Endpoints, EndpointAddress, Node, NodeAddress, Pod, Service } from '../../../api/types/core-v1';
import { badRequest, internalError, notFound, refusal } from '../refusals';
import type { Server } from '../server';

/** Where a proxied request goes. */
export interface ProxyLocation {
  readonly scheme: string;
  readonly address: string;
  /** Empty: the usual one of the scheme. */
  readonly port: string;
}

/** What a path `…/<id>/proxy` names; `id` may be `name`, `name:port` or `scheme:name:port`. */
export interface ProxyRequest {
  readonly resource: string;
  readonly namespace: string;
  readonly id: string;
}

type World = Pick<Server, 'store'>;

/** ResourceLocation of pods, services and nodes (pkg/registry/core, v1.36). Throws ApiError. */
export function proxyLocation(world: World, request: ProxyRequest): ProxyLocation {
  switch (request.resource) {
    case 'pods':
      return podLocation(world, request);
    case 'services':
      return serviceLocation(world, request);
    default:
      return nodeLocation(world, request);
  }
}

function podLocation(world: World, request: ProxyRequest): ProxyLocation {
  const { scheme, name, port } = split(request.id, 'pod');
  const pod = found<Pod>(world, request, 'pods', name);
  const declared = pod.spec.containers.find(({ ports }) => (ports ?? []).length > 0)?.ports?.[0]?.containerPort;
  const address = pod.status.podIP ?? '';
  if (!isGlobalUnicast(address)) throw badRequest('address not allowed');
  return { scheme, address, port: port === '' && declared !== undefined ? String(declared) : port };
}

function serviceLocation(world: World, request: ProxyRequest): ProxyLocation {
  const { scheme, name, port } = split(request.id, 'service');
  const portName = /^[+-]?\d+$/.test(port)
    ? portNameOf(found<Service>(world, request, 'services/specs', name), port)
    : port;
  const { subsets = [] } = found<Endpoints>(world, request, 'services/endpoints', name);
  if (subsets.length === 0) throw unavailable(`no endpoints available for service ${JSON.stringify(name)}`);
  for (const { addresses = [], ports = [] } of subsets) {
    const target = ports.find((each) => (each.name ?? '') === portName);
    const address = addresses.find((each) => isOfPod(world, request.namespace, each));
    if (target !== undefined && address !== undefined)
      return { scheme, address: address.ip, port: String(target.port) };
  }
  throw unavailable(`no endpoints available for service ${JSON.stringify(request.id)}`);
}

function portNameOf({ metadata, spec }: Service, port: string): string {
  const declared = (spec.ports ?? []).find((each) => each.port === Number(port));
  if (declared !== undefined) return declared.name ?? '';
  throw unavailable(`no service port ${Number(port)} found for service ${JSON.stringify(metadata.name)}`);
}

/** Requests go to addresses of pods alone, whatever somebody wrote into the endpoints. */
function isOfPod({ store }: World, namespace: string, { ip, targetRef }: EndpointAddress): boolean {
  if (targetRef?.namespace !== namespace) return false;
  const pod = store.get({ prefix: 'pods', namespace, name: targetRef.name ?? '' })?.value as Pod | undefined;
  return (pod?.status.podIPs ?? []).some((each) => each.ip === ip);
}

const KUBELET_PORT = 10_250;
const PREFERRED = ['Hostname', 'InternalDNS', 'InternalIP', 'ExternalDNS', 'ExternalIP'];

function nodeLocation(world: World, request: ProxyRequest): ProxyLocation {
  const { scheme, name, port } = split(request.id, 'node');
  const { status } = found<Node>(world, { ...request, namespace: '' }, 'minions', name);
  const { addresses = [] } = status;
  const preferred = PREFERRED.map((type) => addresses.find((each) => each.type === type)).find((each) => each);
  if (preferred === undefined) {
    throw internalError(`no preferred addresses found; known addresses: ${goAddresses(addresses)}`);
  }
  const told = status.daemonEndpoints.kubeletEndpoint.Port;
  const kubelet = String(told === 0 ? KUBELET_PORT : told);
  const own = port === '' || port === kubelet;
  return { scheme: own ? 'https' : scheme, address: preferred.address, port: own ? kubelet : port };
}

/** Go's `%v` of a list of addresses. */
const goAddresses = (addresses: readonly NodeAddress[]): string =>
  `[${addresses.map(({ type, address }) => `{${type} ${address}}`).join(' ')}]`;

const SCHEMES = ['', 'http', 'https'];

function split(id: string, kind: string): { readonly scheme: string; readonly name: string; readonly port: string } {
  const parts = id.split(':');
  const [scheme = '', name = '', port = ''] = parts.length === 3 ? parts : ['', ...parts];
  if (parts.length > 3 || name === '' || !SCHEMES.includes(scheme)) {
    throw badRequest(`invalid ${kind} request ${JSON.stringify(id)}`);
  }
  return { scheme, name, port };
}

/** What is not there is told under the name of the resource that was asked for, also of a Service's endpoints. */
function found<T extends KubeObject>({ store }: World, request: ProxyRequest, prefix: string, name: string): T {
  const entry = store.get({ prefix, namespace: request.namespace, name });
  if (entry === undefined) throw notFound({ group: '', plural: request.resource }, name);
  return entry.value as T;
}

const unavailable = (message: string): ReturnType<typeof refusal> => refusal(503, 'ServiceUnavailable', message);

/** Unspecified, loopback, link-local, multicast and broadcast addresses are not for proxies. */
const SPECIAL = [
  '0.0.0.0/32',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '255.255.255.255/32',
  '::/127',
  'fe80::/10',
  'ff00::/8',
].map((text) => parseCidr(text));

function isGlobalUnicast(text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && !SPECIAL.some((range) => range !== undefined && contains(range, address));
}
