import { seconds } from '../../../base/brand';
import { keyOf } from '../../../api/object';
import { endpointslices, nodes, pods, services } from '../../../api/resources';
import type { Manifest } from '../../../api/object';
import type { Node, Pod, Service } from '../../../api/types/core-v1';
import type { EndpointSlice } from '../../../api/types/discovery-v1';
import type { ComponentContext } from '../../../client/component';
import { controllerRef } from '../../../client/controller-ref';
import { mustPass } from '../../../client/error-kinds';
import type { Informer } from '../../../client/informer';
import type { WorkQueue } from '../../../client/work-queue';
import type { Controller } from '../controller';
import { byLabels, bySelector, LABEL_INDEX, SELECTOR_INDEX, withLabels } from '../rules/label-index';
import { namePrefix } from '../rules/names';
import { aggregate, isNamespaceTerminating, textOf } from '../rules/refusals';
import { belongsInEndpoints, servicesToSync } from '../rules/service-pods';
import { syncQueue } from '../rules/sync-queue';
import { TriggerTimes } from '../rules/trigger-times';
import { addressTypesOf, endpointOf, portsOf, type AddressType } from './endpoint';
import {
  CONTROLLER_NAME,
  MANAGED_BY,
  planSlices,
  PortGroups,
  recycled,
  SERVICE_NAME,
  sliceLabels,
  type Draft,
  type SlicePlan,
} from './slice-plan';
import { SliceTracker } from '../rules/slice-tracker';
import {
  changedByHints,
  isOverloaded,
  planWithoutHints,
  withTopologyHints,
  zoneRatios,
  type HintCounts,
  type ZoneRatios,
} from './topology-hints';
import { usesTrafficDistribution, withTrafficHints } from './traffic-hints';

const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';
/** A slice that somebody else has changed is looked at no sooner than this. */
const CHANGED_SLICE_DELAY = seconds(1);
const RETRIES_MAX = 15;
const SLICE_SERVICE_INDEX = 'service';

const serviceKeyOf = (slice: EndpointSlice): string =>
  `${slice.metadata.namespace ?? ''}/${slice.metadata.labels?.[SERVICE_NAME] ?? ''}`;

const isOurs = (slice: EndpointSlice): boolean => slice.metadata.labels?.[MANAGED_BY] === CONTROLLER_NAME;

/** EndpointSlices of services with a selector (pkg/controller/endpointslice, v1.36). */
export const endpointSliceController: Controller = {
  name: 'endpointslice-controller',
  eventSource: 'endpoint-slice-controller',
  start(context) {
    new SliceReconciler(context).start();
  },
};

class SliceReconciler {
  private readonly services: Informer<Service>;
  private readonly pods: Informer<Pod>;
  private readonly nodes: Informer<Node>;
  private readonly slices: Informer<EndpointSlice>;
  private readonly tracker = new SliceTracker(serviceKeyOf);
  private readonly triggerTimes = new TriggerTimes();
  private readonly queue: WorkQueue;
  private ratios: ZoneRatios | undefined;
  /** Services with topology hints, and how many endpoints each zone got. */
  private readonly hinted = new Map<string, Map<AddressType, HintCounts>>();

  constructor(private readonly context: ComponentContext) {
    const { informers } = context;
    this.services = informers.of(services);
    this.pods = informers.of(pods);
    this.nodes = informers.of(nodes);
    this.slices = informers.of(endpointslices);
    this.pods.addIndex(LABEL_INDEX, byLabels);
    this.services.addIndex(SELECTOR_INDEX, ({ metadata, spec }) => bySelector(metadata.namespace ?? '', spec.selector));
    this.slices.addIndex(SLICE_SERVICE_INDEX, (slice) => (isOurs(slice) ? [serviceKeyOf(slice)] : []));
    this.queue = syncQueue(context, 'endpoint-slice', (key) => this.sync(key), {
      backoff: { base: seconds(1), max: seconds(1000) },
      retriesMax: RETRIES_MAX,
    });
  }

  start(): void {
    this.services.subscribe((next, previous) => {
      const service = next ?? previous;
      if (service !== undefined) this.queue.add(`${service.metadata.namespace ?? ''}/${service.metadata.name}`);
    });
    this.pods.subscribe((next, previous) => {
      for (const key of servicesToSync(this.services, next, previous)) this.queue.add(key);
    });
    this.slices.subscribe((next, previous) => this.sliceChanged(next, previous));
    const topology = syncQueue(this.context, 'endpoint-slice-topology', () => this.readTopology());
    this.nodes.subscribe((next, previous) => {
      if (next === undefined || previous === undefined || topologyOf(next) !== topologyOf(previous))
        topology.add('nodes');
    });
  }

  private sliceChanged(next: EndpointSlice | undefined, previous: EndpointSlice | undefined): void {
    if (next === undefined) {
      if (previous !== undefined && isOurs(previous) && !this.tracker.gone(previous)) this.requeue(previous);
      return;
    }
    if (previous !== undefined && serviceKeyOf(previous) !== serviceKeyOf(next)) {
      this.requeue(next);
      this.requeue(previous);
      return;
    }
    const changedHands = previous !== undefined && isOurs(previous) !== isOurs(next);
    if (changedHands || (isOurs(next) && this.tracker.isNews(next))) this.requeue(next);
  }

  private requeue(slice: EndpointSlice): void {
    if (slice.metadata.labels?.[SERVICE_NAME] !== undefined) {
      this.queue.addAfter(serviceKeyOf(slice), CHANGED_SLICE_DELAY);
    }
  }

  private readTopology(): void {
    this.ratios = zoneRatios(this.nodes.list());
    for (const [key, families] of this.hinted) {
      if ([...families.values()].some((counts) => isOverloaded(counts, this.ratios))) this.queue.add(key);
    }
  }

  private sync(key: string): void {
    const service = this.services.get(keyOf(key));
    if (service === undefined) {
      this.triggerTimes.forget(key);
      this.tracker.forget(key);
      return;
    }
    const { selector, type } = service.spec;
    if (type === 'ExternalName' || selector === undefined) return;
    const slices = this.slices
      .byIndex(SLICE_SERVICE_INDEX, key)
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    if (this.tracker.isStale(key, slices)) throw new Error('EndpointSlice informer cache is out of date');
    const selectedPods = withLabels(this.pods, service.metadata.namespace ?? '', selector);
    const triggerTime = this.triggerTimes.of(key, service, selectedPods);
    try {
      this.reconcile(key, service, selectedPods, slices, triggerTime);
    } catch (error) {
      if (mustPass(error)) throw error;
      const text = `Error updating Endpoint Slices for Service ${key}: ${textOf(error)}`;
      this.context.events.record(service, 'Warning', 'FailedToUpdateEndpointSlices', text);
      throw error;
    }
  }

  private reconcile(
    key: string,
    service: Service,
    selectedPods: readonly Pod[],
    slices: readonly EndpointSlice[],
    triggerTime: string | undefined,
  ): void {
    const addressTypes = addressTypesOf(service);
    const problems: string[] = [];
    for (const addressType of addressTypes) {
      const groups = new PortGroups();
      for (const pod of selectedPods) {
        if (!belongsInEndpoints(pod)) continue;
        const ports = portsOf(service, pod);
        const node = this.nodes.get({ name: pod.spec.nodeName ?? '' });
        if (node === undefined && service.spec.publishNotReadyAddresses !== true) {
          groups.add(ports, undefined);
          problems.push(
            `skipping Pod ${pod.metadata.name} for Service ${key}: Node ${pod.spec.nodeName ?? ''} Not Found`,
          );
          continue;
        }
        groups.add(ports, endpointOf(pod, node, service, addressType));
      }
      const existing = slices.filter((slice) => slice.addressType === addressType);
      const plan = planSlices(service, addressType, groups.list(), existing);
      this.write(service, recycled(this.hint(key, service, plan), service), triggerTime);
    }
    for (const slice of slices) {
      if (addressTypes.some((addressType) => addressType === slice.addressType)) continue;
      this.forgetHints(key, slice.addressType);
      this.remove(slice);
    }
    if (problems.length > 0) throw new Error(aggregate(problems));
  }

  private hint(key: string, service: Service, plan: SlicePlan): SlicePlan {
    const { events } = this.context;
    const say = (type: 'Normal' | 'Warning', reason: string, text: string): void =>
      events.record(service, type, reason, `${text}, addressType: ${plan.addressType}`);
    if (wantsTopologyHints(service)) {
      const result = withTopologyHints(plan, this.ratios);
      const wasHinted = this.hinted.has(key);
      if (!result.ok) {
        this.forgetHints(key, plan.addressType);
        say('Warning', 'TopologyAwareHintsDisabled', result.why);
        return result.plan;
      }
      const families = this.hinted.get(key) ?? new Map<AddressType, HintCounts>();
      this.hinted.set(key, families.set(plan.addressType, result.counts));
      if (!wasHinted) say('Normal', 'TopologyAwareHintsEnabled', 'Topology Aware Hints has been enabled');
      return result.plan;
    }
    if (this.hinted.has(key)) {
      say('Warning', 'TopologyAwareHintsDisabled', 'Topology Aware Hints has been disabled');
      this.forgetHints(key, plan.addressType);
    }
    if (!usesTrafficDistribution(service)) return planWithoutHints(plan);
    return changedByHints(plan, (draft) => ({ ...draft, endpoints: withTrafficHints(service, draft.endpoints) }));
  }

  private forgetHints(key: string, addressType: string): void {
    const families = this.hinted.get(key);
    if (families === undefined) return;
    for (const family of families.keys()) if (family === addressType) families.delete(family);
    if (families.size === 0) this.hinted.delete(key);
  }

  private write(service: Service, plan: SlicePlan, triggerTime: string | undefined): void {
    const { client } = this.context;
    if (service.metadata.deletionTimestamp === undefined) {
      for (const draft of plan.create) {
        try {
          this.tracker.wrote(client.create(endpointslices, newSlice(service, plan.addressType, draft, triggerTime)));
        } catch (error) {
          if (isNamespaceTerminating(error)) return;
          throw error;
        }
      }
    }
    for (const draft of plan.update) {
      if (draft.existing === undefined) continue;
      this.tracker.wrote(client.update(endpointslices, rewritten(service, draft.existing, draft, triggerTime)));
    }
    for (const slice of plan.remove) this.remove(slice);
  }

  private remove(slice: EndpointSlice): void {
    const { namespace = '', name } = slice.metadata;
    this.context.client.remove(endpointslices, { namespace, name });
    this.tracker.removed(slice);
  }
}

function newSlice(
  service: Service,
  addressType: AddressType,
  { ports, endpoints }: Draft,
  triggerTime: string | undefined,
): Manifest<EndpointSlice> {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: namePrefix(service.metadata.name),
      namespace: service.metadata.namespace ?? '',
      labels: sliceLabels(service),
      ...(triggerTime === undefined ? {} : { annotations: { [TRIGGER_TIME]: triggerTime } }),
      ownerReferences: [controllerRef(service, services)],
    },
    addressType,
    endpoints,
    ports,
  };
}

function rewritten(
  service: Service,
  existing: EndpointSlice,
  { ports, endpoints }: Draft,
  triggerTime: string | undefined,
): EndpointSlice {
  const { annotations, ...metadata } = existing.metadata;
  const { [TRIGGER_TIME]: _, ...others } = annotations ?? {};
  const next = triggerTime === undefined ? others : { ...others, [TRIGGER_TIME]: triggerTime };
  return {
    ...existing,
    metadata: {
      ...metadata,
      labels: sliceLabels(service),
      ...(Object.keys(next).length === 0 ? {} : { annotations: next }),
    },
    ports,
    endpoints,
  };
}

function wantsTopologyHints(service: Service): boolean {
  const { annotations = {} } = service.metadata;
  const mode =
    annotations['service.kubernetes.io/topology-aware-hints'] ?? annotations['service.kubernetes.io/topology-mode'];
  return mode === 'Auto' || mode === 'auto';
}

const topologyOf = (node: Node): string => {
  const ready = node.status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
  return `${ready}/${node.metadata.labels?.['topology.kubernetes.io/zone'] ?? ''}`;
};
