import { seconds } from '../../base/brand';
import { formatTime, instantOf } from '../../base/timestamp';
import { keyOf } from '../../api/object';
import { ipaddresses, servicecidrs } from '../../api/resources';
import type { IPAddress, ServiceCIDR } from '../../api/types/networking-v1';
import { contains, parseAddress, parseCidr, type Cidr } from '../../api/validation/ip';
import type { ComponentContext } from '../../client/component';
import type { Informer } from '../../client/informer';
import type { WorkQueue } from '../../client/work-queue';
import type { Controller } from './controller';
import { unlessGone } from './rules/refusals';
import { syncQueue } from './rules/sync-queue';

const FINALIZER = 'networking.k8s.io/service-cidr-finalizer';
const MANAGED_BY = 'ipaddress.kubernetes.io/managed-by';
const ALLOCATOR = 'ipallocator.k8s.io';
/** So long after its deletion API servers may still take addresses from a range. */
const GRACE = seconds(10);
const RETRIES_MAX = 15;

/** Says which ranges of services are ready, and keeps those whose addresses are taken (pkg/controller/servicecidrs, v1.36). */
export const serviceCidrController: Controller = {
  name: 'service-cidr-controller',
  serviceAccount: 'service-cidrs-controller',
  fieldManager: 'service-cidr-controller',
  start(context) {
    new ServiceCidrs(context).start();
  },
};

class ServiceCidrs {
  private readonly ranges: Informer<ServiceCIDR>;
  private readonly addresses: Informer<IPAddress>;
  private readonly queue: WorkQueue;

  constructor(private readonly context: ComponentContext) {
    this.ranges = context.informers.of(servicecidrs);
    this.addresses = context.informers.of(ipaddresses);
    this.queue = syncQueue(context, 'ipaddresses', (key) => this.sync(key), { retriesMax: RETRIES_MAX });
  }

  start(): void {
    this.ranges.subscribe((next, previous) => {
      const range = next ?? previous;
      if (range === undefined) return;
      this.queue.add(range.metadata.name);
      if (previous === undefined) for (const other of this.overlapping(range)) this.queue.add(other.metadata.name);
    });
    this.addresses.subscribe((next, previous) => {
      const address = next ?? previous;
      if (address === undefined || (next !== undefined && previous !== undefined) || !isOfService(address)) return;
      for (const range of holding(this.ranges.list(), address)) this.queue.add(range.metadata.name);
    });
  }

  private overlapping(range: ServiceCIDR): readonly ServiceCIDR[] {
    return this.ranges
      .list()
      .filter((other) => cidrsOf(other).some((cidr) => cidrsOf(range).some((mine) => overlap(cidr, mine))));
  }

  private sync(key: string): void {
    const range = this.ranges.get(keyOf(key));
    if (range === undefined) return;
    if (range.metadata.deletionTimestamp !== undefined) return this.letGo(key, range);
    if (range.metadata.finalizers?.includes(FINALIZER) !== true) {
      this.patch(range, { metadata: { finalizers: [FINALIZER] } });
    }
    this.say(range, { status: 'True', reason: '', message: 'Kubernetes Service CIDR is ready' });
  }

  private letGo(key: string, range: ServiceCIDR): void {
    if (!mayGo(range, this.ranges.list(), this.addresses.list())) {
      const message =
        'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR';
      return this.say(range, { status: 'False', reason: 'Terminating', message });
    }
    const { deletionTimestamp = '', finalizers } = range.metadata;
    const left = instantOf(deletionTimestamp) + GRACE - this.context.clock.now();
    if (left > 0) return this.queue.addAfter(key, seconds(left / 1000));
    if (finalizers?.includes(FINALIZER) !== true) return;
    this.patch(range, { metadata: { '$deleteFromPrimitiveList/finalizers': [FINALIZER] } });
  }

  private patch({ metadata: { name } }: ServiceCIDR, body: object): void {
    unlessGone(() => this.context.client.patch(servicecidrs, { name }, { type: 'strategic', body }));
  }

  private say({ metadata: { name }, status }: ServiceCIDR, news: Readonly<Record<Said, string>>): void {
    const known = status.conditions?.find(({ type }) => type === 'Ready');
    if (SAID.every((field) => known?.[field] === news[field])) return;
    const condition = { type: 'Ready', ...news, lastTransitionTime: formatTime(this.context.clock.now()) };
    const body = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'ServiceCIDR',
      metadata: { name },
      status: { conditions: [condition] },
    };
    this.context.client.patch(servicecidrs, { name }, { type: 'apply', body, force: true }, 'status');
  }
}

const SAID = ['status', 'reason', 'message'] as const;
type Said = (typeof SAID)[number];

/** Another range holds all of it, or nobody has an address of it alone. */
export function mayGo(range: ServiceCIDR, all: readonly ServiceCIDR[], addresses: readonly IPAddress[]): boolean {
  const others = all.filter(({ metadata }) => metadata.name !== range.metadata.name);
  if (cidrsOf(range).every((cidr) => others.some((other) => cidrsOf(other).some((each) => covers(each, cidr))))) {
    return true;
  }
  return !addresses.some(
    (address) => isOfService(address) && holding([range], address).length > 0 && holding(others, address).length === 0,
  );
}

const isOfService = ({ metadata }: IPAddress): boolean => metadata.labels?.[MANAGED_BY] === ALLOCATOR;

function holding(ranges: readonly ServiceCIDR[], { metadata }: IPAddress): readonly ServiceCIDR[] {
  const address = parseAddress(metadata.name);
  if (address === undefined) return [];
  return ranges.filter((range) => cidrsOf(range).some((cidr) => contains(cidr, address)));
}

const cidrsOf = ({ spec }: ServiceCIDR): readonly Cidr[] => (spec.cidrs ?? []).flatMap((text) => parseCidr(text) ?? []);

const covers = (outer: Cidr, inner: Cidr): boolean => outer.prefix <= inner.prefix && contains(outer, inner.address);
const overlap = (a: Cidr, b: Cidr): boolean => covers(a, b) || covers(b, a);
