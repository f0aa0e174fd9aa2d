import { seconds } from '../../../base/brand';
import { keyOf, keyOfObject, keyText } from '../../../api/object';
import { isApiError } from '../../../api/request';
import { endpoints, pods, services } from '../../../api/resources';
import type { Endpoints, EndpointSubset, Pod, Service } from '../../../api/types/core-v1';
import type { ComponentContext } from '../../../client/component';
import type { Informer } from '../../../client/informer';
import type { Controller } from '../controller';
import { byLabels, bySelector, LABEL_INDEX, SELECTOR_INDEX, withLabels } from '../rules/label-index';
import { OwnWrites } from '../rules/own-writes';
import { isNamespaceTerminating, unlessGone } from '../rules/refusals';
import { servicesToSync } from '../rules/service-pods';
import { syncQueue, whenSynced } from '../rules/sync-queue';
import { TriggerTimes } from '../rules/trigger-times';
import { addressCount, ADDRESSES_MAX, sameSubsets, subsetsOf, truncated } from './subsets';

const CONTROLLER_NAME = 'endpoint-controller';
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const HEADLESS = 'service.kubernetes.io/headless';
const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';
const LEADER = 'control-plane.alpha.kubernetes.io/leader';

/** The legacy Endpoints objects of services with a selector (pkg/controller/endpoint, v1.36). */
export const endpointsController: Controller = {
  name: 'endpoints-controller',
  serviceAccount: 'endpoint-controller',
  eventSource: 'endpoint-controller',
  start(context) {
    const { informers } = context;
    const loop = new EndpointsLoop(context, informers.of(services), informers.of(pods), informers.of(endpoints));
    const queue = syncQueue(context, 'endpoint', (key) => loop.sync(key), {
      backoff: { base: seconds(1), max: seconds(1000) },
      retriesMax: 15,
    });
    loop.services.subscribe((next, previous) => {
      const service = next ?? previous;
      if (service !== undefined) queue.add(keyText(keyOfObject(service)));
    });
    loop.pods.subscribe((next, previous) => {
      for (const key of servicesToSync(loop.services, next, previous)) queue.add(key);
    });
    loop.endpoints.subscribe((next, previous) => {
      if (next === undefined && previous !== undefined) queue.add(keyText(keyOfObject(previous)));
    });
    whenSynced(context, 'endpoint leftovers', () => {
      for (const object of loop.endpoints.list()) {
        if (object.metadata.annotations?.[LEADER] === undefined) queue.add(keyText(keyOfObject(object)));
      }
    });
  },
};

class EndpointsLoop {
  private readonly triggerTimes = new TriggerTimes();
  private readonly written = new OwnWrites();

  constructor(
    private readonly context: ComponentContext,
    readonly services: Informer<Service>,
    readonly pods: Informer<Pod>,
    readonly endpoints: Informer<Endpoints>,
  ) {
    pods.addIndex(LABEL_INDEX, byLabels);
    services.addIndex(SELECTOR_INDEX, ({ metadata, spec }) => bySelector(metadata.namespace ?? '', spec.selector));
  }

  sync(key: string): void {
    const service = this.services.get(keyOf(key));
    if (service === undefined) {
      unlessGone(() => this.context.client.remove(endpoints, keyOf(key)));
      return this.triggerTimes.forget(key);
    }
    const { selector, type } = service.spec;
    if (type === 'ExternalName' || selector === undefined) return;
    const selectedPods = withLabels(this.pods, service.metadata.namespace ?? '', selector);
    const triggerTime = this.triggerTimes.of(key, service, selectedPods);
    const subsets = subsetsOf(service, selectedPods);
    const current = this.endpoints.get(keyOf(key));
    this.written.check(key, current);
    if (current !== undefined && isUpToDate(current, service, subsets)) return;
    this.write(key, service, current, endpointsOf(service, subsets, triggerTime, current));
  }

  private write(key: string, service: Service, current: Endpoints | undefined, next: Wanted): void {
    const { client, events } = this.context;
    const { namespace = '', name } = service.metadata;
    try {
      if (current === undefined) {
        const metadata = { name, namespace, ...next.metadata };
        client.create(endpoints, { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets: next.subsets });
        return;
      }
      const { annotations: _, ...metadata } = current.metadata;
      const written = client.update(endpoints, {
        ...current,
        metadata: { ...metadata, ...next.metadata },
        subsets: next.subsets,
      });
      this.written.wrote(key, written);
    } catch (error) {
      if (!isApiError(error) || (current === undefined && isNamespaceTerminating(error))) {
        if (isApiError(error)) return;
        throw error;
      }
      if (current === undefined) {
        const about = { ...service, kind: 'Endpoints', apiVersion: 'v1' };
        const text = `Failed to create endpoint for service ${key}: ${error.message}`;
        events.record(about, 'Warning', 'FailedToCreateEndpoint', text);
      } else {
        const text = `Failed to update endpoint ${key}: ${error.message}`;
        events.record(current, 'Warning', 'FailedToUpdateEndpoint', text);
      }
      throw error;
    }
  }
}

interface Wanted {
  readonly metadata: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly subsets: readonly EndpointSubset[];
}

function endpointsOf(
  service: Service,
  subsets: readonly EndpointSubset[],
  triggerTime: string | undefined,
  current: Endpoints | undefined,
): Wanted {
  const { [TRIGGER_TIME]: _, [OVER_CAPACITY]: __, ...annotations } = current?.metadata.annotations ?? {};
  const cut = truncated(subsets);
  const all = {
    ...annotations,
    ...(triggerTime === undefined ? {} : { [TRIGGER_TIME]: triggerTime }),
    ...(cut.isCut ? { [OVER_CAPACITY]: 'truncated' } : {}),
  };
  return {
    metadata: { labels: labelsFor(service), ...(Object.keys(all).length === 0 ? {} : { annotations: all }) },
    subsets: cut.subsets,
  };
}

function labelsFor(service: Service): Readonly<Record<string, string>> {
  const { [HEADLESS]: _, ...labels } = service.metadata.labels ?? {};
  const address = service.spec.clusterIP ?? '';
  return {
    ...labels,
    ...(address === '' || address === 'None' ? { [HEADLESS]: '' } : {}),
    [MANAGED_BY]: CONTROLLER_NAME,
  };
}

function isUpToDate(current: Endpoints, service: Service, subsets: readonly EndpointSubset[]): boolean {
  const { labels = {}, annotations = {} } = current.metadata;
  if (!sameSubsets(current.subsets, subsets) || labels[MANAGED_BY] !== CONTROLLER_NAME) return false;
  if (addressCount(current.subsets ?? []) > ADDRESSES_MAX || annotations[OVER_CAPACITY] !== undefined) return false;
  const wanted = service.metadata.labels ?? {};
  const copied = Object.keys(labels).filter((label) => label !== HEADLESS && label !== MANAGED_BY);
  return copied.length === Object.keys(wanted).length && copied.every((label) => wanted[label] === labels[label]);
}
