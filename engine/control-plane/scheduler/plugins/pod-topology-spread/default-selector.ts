import { semanticEqual } from '../../../../base/equal';
import { requirementsOf } from '../../../../api/label-selector';
import * as resources from '../../../../api/resources';
import type { OwnerReference } from '../../../../api/types/meta-v1';
import type { Informer, Informers } from '../../../../client/informer';
import type { KubeObject } from '../../../../api/object';
import type { Pod } from '../../../../api/types/core-v1';
import { selectorOfLabels, type Selector } from '../../model/selector';

type Labels = Readonly<Record<string, string>>;

/**
 * What pods without constraints of their own are spread by: the selectors of the Services that select the pod, and of
 * what owns it (plugins/helper/spread.go, v1.36).
 */
export class DefaultSelectors {
  private readonly services;
  private readonly controllers;
  private readonly replicaSets;
  private readonly statefulSets;
  private readonly known = new Map<string, Selector>();

  constructor(informers: Informers) {
    this.services = informers.of(resources.services);
    this.controllers = informers.of(resources.replicationcontrollers);
    this.replicaSets = informers.of(resources.replicasets);
    this.statefulSets = informers.of(resources.statefulsets);
    this.forgetOn(this.services, ({ spec }) => spec.selector);
    this.forgetOn(this.controllers, ({ spec }) => spec.selector);
    this.forgetOn(this.replicaSets, ({ spec }) => spec.selector);
    this.forgetOn(this.statefulSets, ({ spec }) => spec.selector);
  }

  of(pod: Pod): Selector {
    const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true);
    const key = JSON.stringify([pod.metadata.namespace, owner?.kind, owner?.name, pod.metadata.labels]);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const fresh = this.derive(pod, owner);
    if (this.known.size >= KNOWN_MAX) this.known.clear();
    this.known.set(key, fresh);
    return fresh;
  }

  private derive(pod: Pod, owner: OwnerReference | undefined): Selector {
    const namespace = pod.metadata.namespace ?? '';
    const ofServices = this.labelsOfServices(pod, namespace);
    const selector = selectorOfLabels(ofServices);
    const key = { namespace, name: owner?.name ?? '' };
    switch (owner === undefined ? '' : `${owner.apiVersion} ${owner.kind}`) {
      case 'v1 ReplicationController':
        return selectorOfLabels({ ...ofServices, ...this.controllers.get(key)?.spec.selector });
      case 'apps/v1 ReplicaSet':
        return both(selector, this.replicaSets.get(key)?.spec.selector);
      case 'apps/v1 StatefulSet':
        return both(selector, this.statefulSets.get(key)?.spec.selector);
      default:
        return selector;
    }
  }

  private labelsOfServices({ metadata }: Pod, namespace: string): Labels {
    const out: Record<string, string> = {};
    for (const { spec } of this.services.list(namespace)) {
      if (spec.selector === undefined) continue;
      const selects = Object.entries(spec.selector).every(([key, value]) => metadata.labels?.[key] === value);
      if (selects) Object.assign(out, spec.selector);
    }
    return out;
  }

  private forgetOn<T extends KubeObject>(informer: Informer<T>, selectorIn: (object: T) => unknown): void {
    informer.subscribe((next, previous) => {
      const [is, was] = [next && selectorIn(next), previous && selectorIn(previous)];
      if (next === undefined || previous === undefined || !semanticEqual(is, was)) this.known.clear();
    });
  }
}

const KNOWN_MAX = 4096;

const both = (selector: Selector, more: Parameters<typeof requirementsOf>[0]): Selector => {
  const requirements = requirementsOf(more);
  return requirements === undefined || requirements.length === 0 ? selector : selector.and(requirements);
};
