import { seconds } from '../../../base/brand';
import { keyOf, keyOfObject, keyText } from '../../../api/object';
import { endpoints, endpointslices, services } from '../../../api/resources';
import type { Endpoints, Service } from '../../../api/types/core-v1';
import type { EndpointSlice } from '../../../api/types/discovery-v1';
import type { ComponentContext } from '../../../client/component';
import { controllerRef } from '../../../client/controller-ref';
import type { Informer } from '../../../client/informer';
import type { WorkQueue } from '../../../client/work-queue';
import type { Controller } from '../controller';
import { MANAGED_BY, SERVICE_NAME } from '../endpointslice/slice-plan';
import { namePrefix } from '../rules/names';
import { isNamespaceTerminating, unlessGone } from '../rules/refusals';
import { SliceTracker } from '../rules/slice-tracker';
import { syncQueue } from '../rules/sync-queue';
import { ADDRESSES_MAX, isMirrored, MIRRORING_NAME, mirrorMetadata, planMirror, type MirrorDraft } from './mirror-plan';

const SERVICE_INDEX = 'service';

/** Slices of Endpoints that people keep by hand (pkg/controller/endpointslicemirroring, v1.36). */
export const endpointSliceMirroringController: Controller = {
  name: 'endpointslice-mirroring-controller',
  serviceAccount: 'endpointslicemirroring-controller',
  eventSource: 'endpoint-slice-mirroring-controller',
  start(context) {
    new Mirror(context).start();
  },
};

const serviceKeyOf = (slice: EndpointSlice): string =>
  `${slice.metadata.namespace ?? ''}/${slice.metadata.labels?.[SERVICE_NAME] ?? ''}`;

const isOurs = (slice: EndpointSlice): boolean => slice.metadata.labels?.[MANAGED_BY] === MIRRORING_NAME;

class Mirror {
  private readonly services: Informer<Service>;
  private readonly sources: Informer<Endpoints>;
  private readonly slices: Informer<EndpointSlice>;
  private readonly tracker = new SliceTracker(serviceKeyOf);
  private readonly queue: WorkQueue;

  constructor(private readonly context: ComponentContext) {
    const { informers } = context;
    this.services = informers.of(services);
    this.sources = informers.of(endpoints);
    this.slices = informers.of(endpointslices);
    this.slices.addIndex(SERVICE_INDEX, (slice) => (isOurs(slice) ? [serviceKeyOf(slice)] : []));
    this.queue = syncQueue(context, 'endpoint-slice-mirroring', (key) => this.sync(key), {
      backoff: { base: seconds(1), max: seconds(100) },
      retriesMax: 15,
    });
  }

  start(): void {
    this.services.subscribe((next, previous) => {
      const service = next ?? previous;
      if (service === undefined) return;
      const had = previous?.spec.selector === undefined;
      const has = next?.spec.selector === undefined;
      const concerns = next === undefined ? had : previous === undefined ? has : had !== has;
      if (concerns) this.queue.add(keyText(keyOfObject(service)));
    });
    this.sources.subscribe((next, previous) => {
      const source = next ?? previous;
      const concerns = [next, previous].some((one) => one !== undefined && isMirrored(one));
      if (source !== undefined && concerns) this.queue.add(keyText(keyOfObject(source)));
    });
    this.slices.subscribe((next, previous) => {
      if (next === undefined) {
        if (previous !== undefined && isOurs(previous) && !this.tracker.gone(previous))
          this.queue.add(serviceKeyOf(previous));
        return;
      }
      const changedHands = previous !== undefined && isOurs(previous) !== isOurs(next);
      if (changedHands || (isOurs(next) && this.tracker.isNews(next))) this.queue.add(serviceKeyOf(next));
    });
  }

  private sync(key: string): void {
    const source = this.sources.get(keyOf(key));
    const service = this.services.get(keyOf(key));
    const slices = this.slices.byIndex(SERVICE_INDEX, key);
    if (source === undefined || !isMirrored(source) || service === undefined || service.spec.selector !== undefined) {
      this.tracker.forget(key);
      for (const slice of slices) unlessGone(() => this.context.client.remove(endpointslices, keyOfObject(slice)));
      return;
    }
    if (this.tracker.isStale(key, slices)) throw new Error('EndpointSlice informer cache is out of date');
    this.mirror(source, slices);
  }

  private mirror(source: Endpoints, slices: readonly EndpointSlice[]): void {
    const plan = planMirror(source, slices);
    const { events, client } = this.context;
    if (plan.invalid > 0) {
      const text = `Skipped ${plan.invalid} invalid IP addresses when mirroring to EndpointSlices`;
      events.record(source, 'Warning', 'InvalidIPAddress', text);
    }
    if (plan.skipped > plan.invalid) {
      const text = `A max of ${ADDRESSES_MAX} addresses can be mirrored to EndpointSlices per Endpoints subset. ${plan.skipped} addresses were skipped`;
      events.record(source, 'Warning', 'TooManyAddressesToMirror', text);
    }
    for (const draft of plan.write) if (!this.write(source, draft)) return;
    for (const slice of plan.remove) {
      client.remove(endpointslices, keyOfObject(slice));
      this.tracker.removed(slice);
    }
  }

  /** False: the namespace is going. */
  private write(source: Endpoints, { existing, addressType, ports, endpoints: items }: MirrorDraft): boolean {
    const { client } = this.context;
    const { namespace = '', name, deletionTimestamp } = source.metadata;
    const metadata = { ...mirrorMetadata(source), ownerReferences: [controllerRef(source, endpoints)] };
    if (existing !== undefined) {
      const { annotations: _, ...kept } = existing.metadata;
      this.tracker.wrote(
        client.update(endpointslices, {
          ...existing,
          metadata: { ...kept, ...metadata },
          addressType,
          ports,
          endpoints: items,
        }),
      );
      return true;
    }
    if (deletionTimestamp !== undefined) return true;
    try {
      this.tracker.wrote(
        client.create(endpointslices, {
          apiVersion: 'discovery.k8s.io/v1',
          kind: 'EndpointSlice',
          metadata: { generateName: namePrefix(name), namespace, ...metadata },
          addressType,
          endpoints: items,
          ports,
        }),
      );
      return true;
    } catch (error) {
      if (isNamespaceTerminating(error)) return false;
      throw error;
    }
  }
}
