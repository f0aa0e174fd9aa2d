import type { Manifest } from '../../../api/object';
import { ApiError, isApiError } from '../../../api/request';
import { apiservices } from '../../../api/resources';
import type { APIService } from '../../../api/types/apiregistration-v1';
import type { CustomResourceDefinition } from '../../../api/types/apiextensions-v1';
import { seconds } from '../../../base/brand';
import { formatTime } from '../../../base/timestamp';
import type { Server } from '../server';
import { LOOPBACK, type Send } from './loopback';

const LABEL = 'kube-aggregator.kubernetes.io/automanaged';
const GROUP_PRIORITY = 1000;
const VERSION_PRIORITY = 100;

interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

/** Keeps an APIService for each version that a definition serves (pkg/controlplane/controller/crdregistration, v1.36). */
export class AutomanagedServices {
  private readonly waiting = new Map<string, GroupVersion>();
  private closed = false;

  constructor(
    private readonly server: Server,
    private readonly send: Send,
  ) {}

  close(): void {
    this.closed = true;
  }

  changed(next: CustomResourceDefinition | undefined, old: CustomResourceDefinition | undefined): void {
    if (next !== undefined && next.spec === old?.spec) return;
    for (const { spec } of [next, old].filter((each) => each !== undefined)) {
      for (const { name } of spec.versions) this.enqueue({ group: spec.group, version: name });
    }
  }

  private enqueue(wanted: GroupVersion): void {
    if (this.waiting.size === 0) this.server.clock.soon('crd.services', () => this.run());
    this.waiting.set(nameOf(wanted), wanted);
  }

  private run(): void {
    const all = [...this.waiting.values()];
    this.waiting.clear();
    for (const each of all) if (!this.closed) this.attempt(each);
  }

  private attempt(wanted: GroupVersion): void {
    try {
      this.sync(wanted);
    } catch (error) {
      const isStale =
        isApiError(error, 'AlreadyExists') || isApiError(error, 'NotFound') || isApiError(error, 'Conflict');
      if (!(error instanceof ApiError)) throw error;
      if (!isStale) this.server.clock.after(RETRY, 'crd.services', () => this.enqueue(wanted));
    }
  }

  private sync(wanted: GroupVersion): void {
    const name = nameOf(wanted);
    const live = this.server.store.get({ prefix: 'apiregistration.k8s.io/apiservices', namespace: '', name });
    if (this.isServed(wanted)) {
      if (live === undefined) this.create(wanted);
    } else if (live?.value.metadata.labels?.[LABEL] === 'true') {
      this.send({ ...LOOPBACK, resource: apiservices, verb: 'delete', name, options: {} });
    }
  }

  private create(wanted: GroupVersion): void {
    const created = this.send({ ...LOOPBACK, resource: apiservices, verb: 'create', object: serviceOf(wanted) });
    if (created.kind !== 'object') return;
    const service = created.object as APIService;
    const now = formatTime(this.server.clock.now());
    const object: APIService = { ...service, status: { ...service.status, conditions: [localCondition(now)] } };
    const { name } = service.metadata;
    this.send({ ...LOOPBACK, resource: apiservices, subresource: 'status', verb: 'update', name, object });
  }

  private isServed({ group, version }: GroupVersion): boolean {
    const range = this.server.store.range('apiextensions.k8s.io/customresourcedefinitions');
    const all = range.ok ? range.entries.map(({ value }) => value as CustomResourceDefinition) : [];
    return all.some(
      ({ spec }) => spec.group === group && spec.versions.some(({ name, served }) => served && name === version),
    );
  }
}

const RETRY = seconds(1);

const nameOf = ({ group, version }: GroupVersion): string => `${version}.${group}`;

const serviceOf = (wanted: GroupVersion): Manifest<APIService> => ({
  metadata: { name: nameOf(wanted), labels: { [LABEL]: 'true' } },
  spec: { ...wanted, groupPriorityMinimum: GROUP_PRIORITY, versionPriority: VERSION_PRIORITY },
});

const localCondition = (now: string): NonNullable<APIService['status']['conditions']>[number] => ({
  type: 'Available',
  status: 'True',
  lastTransitionTime: now,
  reason: 'Local',
  message: 'Local APIServices are always available',
});
