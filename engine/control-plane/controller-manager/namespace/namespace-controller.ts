import { millis, seconds } from '../../../base/brand';
import { instantOf } from '../../../base/timestamp';
import { isApiError } from '../../../api/request';
import type { Resource } from '../../../api/resource';
import { namespaces, pods } from '../../../api/resources';
import type { Namespace } from '../../../api/types/core-v1';
import type { ComponentContext } from '../../../client/component';
import { mustPass } from '../../../client/error-kinds';
import type { Controller } from '../controller';
import { isTerminal } from '../rules/pods';
import { aggregate, textOf, unlessGone } from '../rules/refusals';
import { ServedResources, type ServedResource } from '../rules/served-resources';
import { syncQueue } from '../rules/sync-queue';
import { deletionConditions, type DeletionFindings } from './conditions';

/** A namespace is left alone for a moment, so that all API servers know of its end. */
const GRACE = seconds(5);
/** How long the work of a finalizer is taken to last. */
const FINALIZER_ESTIMATE = 15;
const FINALIZER = 'kubernetes';

/** Empties namespaces that are being deleted, pods first (pkg/controller/namespace, v1.36). */
export const namespaceController: Controller = {
  name: 'namespace-controller',
  busier: { qps: 20, burst: 100 },
  start(context) {
    const served = new ServedResources(context);
    const informer = context.informers.of(namespaces);
    const queue = syncQueue(
      context,
      'namespace',
      (name) => {
        if (informer.get({ name }) === undefined) return;
        const estimate = new NamespaceDeletion(context, served, name).run();
        if (estimate > 0) queue.addAfter(name, seconds(Math.trunc(estimate / 2) + 1));
      },
      { backoff: { base: millis(5), max: seconds(60) } },
    );
    informer.subscribe((next) => {
      if (next?.metadata.deletionTimestamp !== undefined) queue.addAfter(next.metadata.name, GRACE);
    });
  },
};

/** What is left of one resource after it was told to go. */
interface Remains {
  readonly estimateSeconds: number;
  readonly count: number;
  readonly finalizers: readonly string[];
}

class NamespaceDeletion {
  private readonly errors: string[] = [];
  private readonly remaining = new Map<string, number>();
  private readonly finalizers = new Map<string, number>();
  private estimate = 0;

  constructor(
    private readonly context: ComponentContext,
    private readonly served: ServedResources,
    private readonly name: string,
  ) {}

  /** Seconds until it is worth to look again; 0 when all is done. */
  run(): number {
    const namespace = this.context.client.get(namespaces, { name: this.name });
    if (namespace?.metadata.deletionTimestamp === undefined) return 0;
    if ((namespace.spec.finalizers ?? []).length === 0) return 0;
    this.empty(namespace);
    if (this.errors.length > 0) throw new Error(aggregate(this.errors));
    if (this.estimate === 0) this.finalize();
    return this.estimate;
  }

  private empty(namespace: Namespace): void {
    const all = this.served.list().filter(({ resource, verbs }) => resource.namespaced && verbs.includes('delete'));
    const isPods = ({ resource }: ServedResource): boolean => resource.plural === 'pods' && resource.group === '';
    for (const one of all.filter(isPods)) this.emptyResource(namespace, one, 'failed to delete pods for namespace: ');
    if (this.remaining.size > 0) return this.writeConditions(namespace, { errors: this.errors });
    for (const one of all) if (!isPods(one)) this.emptyResource(namespace, one);
    const { errors, remaining, finalizers } = this;
    this.writeConditions(namespace, { errors, remaining, finalizers });
  }

  private emptyResource(namespace: Namespace, served: ServedResource, prefix = ''): void {
    const { resource } = served;
    try {
      const { estimateSeconds, count, finalizers } = this.clear(namespace, served);
      this.estimate = Math.max(this.estimate, estimateSeconds);
      if (count > 0) this.remaining.set(`${resource.plural}.${resource.group}`, count);
      for (const one of finalizers) this.finalizers.set(one, (this.finalizers.get(one) ?? 0) + 1);
    } catch (error) {
      if (mustPass(error)) throw error;
      this.errors.push(prefix === '' ? textOf(error) : `${prefix}${this.name}, err: ${textOf(error)}`);
    }
  }

  private clear(namespace: Namespace, { resource, verbs }: ServedResource): Remains {
    const { client } = this.context;
    const graceful = this.estimateFor(namespace, resource);
    if (!tolerated(() => this.removeAll(resource, verbs.includes('deletecollection')))) return NOTHING;
    const items = client.list(resource, { namespace: this.name });
    if (items.length === 0) return NOTHING;
    const finalizers = items.flatMap(({ metadata }) => metadata.finalizers ?? []);
    if (graceful === 0 && finalizers.length === 0) {
      const { group, version, plural } = resource;
      this.remaining.set(`${plural}.${group}`, items.length);
      throw new Error(
        `unexpected items still remain in namespace: ${this.name} for gvr: ${group}/${version}, Resource=${plural}`,
      );
    }
    return { estimateSeconds: graceful === 0 ? FINALIZER_ESTIMATE : graceful, count: items.length, finalizers };
  }

  private removeAll(resource: Resource, atOnce: boolean): void {
    const { client } = this.context;
    const options = { propagationPolicy: 'Background' } as const;
    if (atOnce) return client.removeAll(resource, this.name, {}, options);
    for (const { metadata } of client.list(resource, { namespace: this.name })) {
      unlessGone(() => client.remove(resource, { namespace: this.name, name: metadata.name }, options));
    }
  }

  /** The longest grace of a pod that has not ended, while that may still be running. */
  private estimateFor({ metadata }: Namespace, { group, plural }: Resource): number {
    if (group !== '' || plural !== 'pods' || metadata.deletionTimestamp === undefined) return 0;
    const graces = this.context.client
      .list(pods, { namespace: this.name })
      .filter((pod) => !isTerminal(pod))
      .map(({ spec }) => spec.terminationGracePeriodSeconds ?? 0);
    const estimate = Math.max(0, ...graces);
    const elapsed = this.context.clock.now() - instantOf(metadata.deletionTimestamp);
    return elapsed >= estimate * 1000 ? 0 : estimate;
  }

  private writeConditions(namespace: Namespace, findings: DeletionFindings): void {
    const before = namespace.status.conditions ?? [];
    const conditions = deletionConditions(before, findings, this.context.clock.now());
    if (conditions === before) return;
    try {
      this.context.client.update(namespaces, { ...namespace, status: { ...namespace.status, conditions } }, 'status');
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }

  private finalize(): void {
    const namespace = this.context.client.get(namespaces, { name: this.name });
    if (namespace === undefined) return;
    const { finalizers: all = [], ...spec } = namespace.spec;
    const finalizers = all.filter((one) => one !== FINALIZER);
    unlessGone(() =>
      this.context.client.update(
        namespaces,
        { ...namespace, spec: finalizers.length === 0 ? spec : { ...spec, finalizers } },
        'finalize',
      ),
    );
  }
}

const NOTHING: Remains = Object.freeze({ estimateSeconds: 0, count: 0, finalizers: [] });

/** False: the resource is not there any more, or cannot be deleted so. */
function tolerated(action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (isApiError(error, 'NotFound') || isApiError(error, 'MethodNotAllowed')) return false;
    throw error;
  }
}
