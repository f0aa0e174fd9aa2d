import type { Instant } from '../../../base/brand';
import { findCondition, isConditionTrue, withCondition } from '../../../api/kinds/apiextensions/conditions';
import { ApiError } from '../../../api/request';
import type { CustomResourceDefinition } from '../../../api/types/apiextensions-v1';
import type { Server } from '../server';
import { LOOPBACK, type Send } from './loopback';

export const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

const PATIENCE_MILLIS = 60_000;

interface Condition {
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/**
 * Removes all objects of a definition that is going, then lets it go
 * (apiextensions-apiserver/pkg/controller/finalizer/crd_finalizer.go, v1.36).
 */
export class TearDown {
  static readonly POLL_SECONDS = 5;
  private readonly since = new Map<string, Instant>();

  constructor(
    private readonly server: Server,
    private readonly send: Send,
    private readonly again: (name: string) => void,
  ) {}

  forget(name: string): void {
    this.since.delete(name);
  }

  /** What the definition is to become now; itself: there is nothing to do, or somebody to wait for. */
  step(definition: CustomResourceDefinition, now: string): CustomResourceDefinition {
    const { metadata } = definition;
    if (metadata.deletionTimestamp === undefined || metadata.finalizers?.includes(CLEANUP) !== true) return definition;
    const begun = this.since.has(metadata.name);
    if (!begun) {
      this.since.set(metadata.name, this.server.clock.now());
      return terminating(definition, IN_PROGRESS, now);
    }
    if (!isConditionTrue(definition, 'Established')) return released(terminating(definition, NEVER, now));
    const failed = this.removeObjects(definition);
    if (failed === undefined) return released(terminating(definition, COMPLETED, now));
    this.again(metadata.name);
    return failed === 'waiting' ? definition : terminating(definition, failed, now);
  }

  /** Undefined: there are none left. */
  private removeObjects(definition: CustomResourceDefinition): Condition | 'waiting' | undefined {
    const left = this.objectsOf(definition);
    if (left.length === 0) return undefined;
    try {
      this.deleteAll(definition, left);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const message = `could not issue all deletes: ${error.message}`;
      return { status: 'True', reason: 'InstanceDeletionFailed', message };
    }
    if (this.objectsOf(definition).length === 0) return undefined;
    const begun = this.since.get(definition.metadata.name) ?? this.server.clock.now();
    const isLate = this.server.clock.now() - begun >= PATIENCE_MILLIS;
    return isLate ? UNCONFIRMED : 'waiting';
  }

  private deleteAll({ spec, status }: CustomResourceDefinition, namespaces: readonly string[]): void {
    const { plural } = status.acceptedNames;
    const versions = [...spec.versions].sort((a, b) => Number(b.storage) - Number(a.storage));
    const served = versions.map(({ name }) => this.server.registry.at(`${spec.group}/${name}`, plural));
    const resource = served.find((each) => each !== undefined);
    if (resource === undefined) return;
    for (const namespace of new Set(namespaces)) {
      const where = namespace === '' ? {} : { namespace };
      this.send({ ...LOOPBACK, ...where, resource, verb: 'deletecollection', list: {}, options: {} });
    }
  }

  /** The namespaces of the objects that there still are. */
  private objectsOf({ spec, status }: CustomResourceDefinition): readonly string[] {
    const range = this.server.store.range(`${spec.group}/${status.acceptedNames.plural}`);
    return range.ok ? range.entries.map(({ key }) => key.namespace) : [];
  }
}

const IN_PROGRESS: Condition = {
  status: 'True',
  reason: 'InstanceDeletionInProgress',
  message: 'CustomResource deletion is in progress',
};
const NEVER: Condition = { status: 'False', reason: 'NeverEstablished', message: 'resource was never established' };
const COMPLETED: Condition = {
  status: 'False',
  reason: 'InstanceDeletionCompleted',
  message: 'removed all instances',
};
const UNCONFIRMED: Condition = {
  status: 'True',
  reason: 'InstanceDeletionCheck',
  message: 'could not confirm zero CustomResources remaining: context deadline exceeded',
};

function terminating(
  definition: CustomResourceDefinition,
  condition: Condition,
  now: string,
): CustomResourceDefinition {
  const { reason, message } = findCondition(definition, 'Terminating') ?? {};
  if (reason === condition.reason && message === condition.message) return definition;
  return withCondition(definition, { type: 'Terminating', ...condition }, now);
}

function released(definition: CustomResourceDefinition): CustomResourceDefinition {
  const finalizers = (definition.metadata.finalizers ?? []).filter((finalizer) => finalizer !== CLEANUP);
  const { finalizers: _old, ...rest } = definition.metadata;
  return { ...definition, metadata: finalizers.length === 0 ? rest : { ...rest, finalizers } };
}
