import { quote } from '../../../../base/go-text';
import { invariant } from '../../../../base/invariant';
import type { Service } from '../../../../api/types/core-v1';
import { familyFindings, isHeadless } from '../../../../api/kinds/core/service-families';
import { needsHealthCheck } from '../../../../api/kinds/core/service-strategy';
import { invalid as invalidField, type Findings } from '../../../../api/validation/field-errors';
import { parseAddress } from '../../../../api/validation/ip';
import type { Store } from '../../../etcd/store';
import { internalError, invalid } from '../../refusals';
import type { Scope } from '../../scope';
import type { Allocated, StorageWrapper } from '../wrapper';
import { claim, isTaken, release } from './ip-addresses';
import { NodePortOperation } from './node-ports';
import { withHealthCheckPort, withMoreNodePorts, withNewNodePorts } from './port-plan';
import { addressFault, dummyAddress, freeAddress, serviceRanges } from './service-addresses';

/** Cluster addresses and node ports of services (registry/core/service/storage, v1.36). */
export const serviceAllocation: StorageWrapper = {
  storagePrefixes: ['services/specs'],
  allocate: (scope, next, live) => {
    if (scope.subresource !== '') return { object: next, settle: () => undefined };
    return live === undefined
      ? allocatedNew(scope, next as Service)
      : allocatedUpdate(scope, next as Service, live as Service);
  },
  removed: (scope, object) => {
    const service = object as Service;
    removeEndpoints(scope, service);
    addressesOf(service).forEach((address) => release(scope, address));
  },
};

function allocatedNew(scope: Scope, service: Service): Allocated {
  checkFamilies(service);
  const addressed = withAddress(scope, service);
  return withPorts(scope, addressed, [], (ports) =>
    withHealthCheckPort(withNewNodePorts(addressed.service, ports), undefined, ports),
  );
}

function allocatedUpdate(scope: Scope, next: Service, old: Service): Allocated {
  checkFamilies(next);
  const wasExternal = old.spec.type === 'ExternalName';
  const isExternal = next.spec.type === 'ExternalName';
  const addressed = wasExternal && !isExternal ? withAddress(scope, next) : { service: next, claimed: NO_ADDRESSES };
  const freed = !wasExternal && isExternal ? addressesOf(old) : NO_ADDRESSES;
  return withPorts(scope, addressed, freed, (ports) =>
    withHealthCheckPort(withMoreNodePorts(addressed.service, old, ports), old, ports),
  );
}

const NO_ADDRESSES: readonly string[] = Object.freeze([]);

/** What is wrong with families is told alone, and before anything is taken. */
function checkFamilies(service: Service): void {
  const findings: Findings = [];
  familyFindings(service, findings);
  if (findings.length > 0) throw refused(service, findings);
}

const refused = ({ metadata }: Service, findings: Findings): Error =>
  invalid({ group: '', kind: 'Service' }, metadata.name, findings);

/** The addresses that a service holds. */
const addressesOf = (service: Service): readonly string[] =>
  service.spec.type === 'ExternalName' || isHeadless(service) ? [] : (service.spec.clusterIPs ?? []);

interface Addressed {
  readonly service: Service;
  /** To be given back should the service not be stored. */
  readonly claimed: readonly string[];
}

function withAddress(scope: Scope, service: Service): Addressed {
  if (service.spec.type === 'ExternalName' || isHeadless(service)) return { service, claimed: NO_ADDRESSES };
  const [asked = ''] = service.spec.clusterIPs ?? [];
  const ranges = serviceRanges(scope.server);
  if (asked !== '') {
    const address = parseAddress(asked)?.text ?? asked;
    const fault = addressFault(ranges, asked) ?? claimed(scope, address, service);
    if (fault === undefined) return { service, claimed: [address] };
    throw refused(service, [
      invalidField('spec.clusterIPs', service.spec.clusterIPs, `failed to allocate IP ${asked}: ${fault}`),
    ]);
  }
  const address = anyAddress(scope, ranges);
  if (address === undefined) {
    const { name } = service.metadata;
    throw internalError(`failed to allocate a serviceIP for Service ${quote(name)}: range is full`);
  }
  const fault = claimed(scope, address, service);
  if (fault !== undefined) {
    throw refused(service, [invalidField('spec.clusterIPs', [''], `failed to allocate IP: ${fault}`)]);
  }
  return {
    service: { ...service, spec: { ...service.spec, clusterIP: address, clusterIPs: [address] } },
    claimed: [address],
  };
}

const anyAddress = (scope: Scope, ranges: ReturnType<typeof serviceRanges>): string | undefined =>
  scope.dryRun ? dummyAddress(ranges) : freeAddress(ranges, (address) => isTaken(scope, address), scope.server.random);

/** A dry run claims nothing. */
const claimed = (scope: Scope, address: string, { metadata }: Service): string | undefined =>
  scope.dryRun ? undefined : claim(scope, address, metadata.name);

/** Ports that requests have taken whose services are not stored yet. */
const pending = new WeakMap<Store, Set<number>>();

function pendingIn(store: Store): Set<number> {
  let found = pending.get(store);
  if (found === undefined) pending.set(store, (found = new Set()));
  return found;
}

function withPorts(
  scope: Scope,
  addressed: Addressed,
  freed: readonly string[],
  plan: (ports: NodePortOperation) => Service,
): Allocated {
  const { server, dryRun } = scope;
  const waiting = pendingIn(server.store);
  const giveBack = (addresses: readonly string[]): void => {
    if (!dryRun) addresses.forEach((address) => release(scope, address));
  };
  try {
    const taken = needsPorts(addressed.service) ? takenPorts(scope, waiting) : NO_PORTS;
    const ports = new NodePortOperation(taken, server.random, dryRun);
    const object = plan(ports);
    if (!dryRun) ports.allocated.forEach((port) => waiting.add(port));
    return {
      object,
      settle: (stored) => {
        if (!dryRun) ports.allocated.forEach((port) => waiting.delete(port));
        giveBack(stored ? freed : addressed.claimed);
      },
    };
  } catch (error) {
    giveBack(addressed.claimed);
    throw error;
  }
}

const NO_PORTS: ReadonlySet<number> = new Set();

const needsPorts = (service: Service): boolean =>
  service.spec.type === 'NodePort' || service.spec.type === 'LoadBalancer' || needsHealthCheck(service);

function takenPorts({ server }: Scope, reserved: ReadonlySet<number>): ReadonlySet<number> {
  const range = server.store.range('services/specs');
  invariant(range.ok, 'the present is never compacted');
  const taken = new Set(reserved);
  for (const { value } of range.entries) {
    const { ports = [], healthCheckNodePort = 0 } = (value as Service).spec;
    for (const { nodePort = 0 } of ports) taken.add(nodePort);
    taken.add(healthCheckNodePort);
  }
  taken.delete(0);
  return taken;
}

/** A later service of the name must not find the endpoints of this one. */
function removeEndpoints({ server }: Scope, { metadata }: Service): void {
  const { namespace = '', name } = metadata;
  const entry = server.store.get({ prefix: 'services/endpoints', namespace, name });
  if (entry !== undefined) server.store.remove(entry.key, entry.modRevision);
}
