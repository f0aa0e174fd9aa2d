import { seconds } from '../../../base/brand';
import { semanticEqual } from '../../../base/equal';
import { formatTime } from '../../../base/timestamp';
import { approvalOf, isProtectedGroup, type Approval } from '../../../api/kinds/apiextensions/approval';
import { findCondition, isConditionTrue, withCondition } from '../../../api/kinds/apiextensions/conditions';
import { isCaBundle } from '../../../api/kinds/apiextensions/conversion-validation';
import { ApiError, isApiError } from '../../../api/request';
import { customresourcedefinitions } from '../../../api/resources';
import type { CustomResourceDefinition } from '../../../api/types/apiextensions-v1';
import type { Server } from '../server';
import { withAcceptedNames } from './accepted-names';
import { LOOPBACK, type Send } from './loopback';
import { TearDown } from './tear-down';

const RETRY_SECONDS = 1;

/**
 * What the API server does with definitions after they were written: their names are accepted, their resources
 * established, and in the end torn down (apiextensions-apiserver/pkg/controller, v1.36).
 */
export class DefinitionControllers {
  private readonly waiting = new Set<string>();
  private readonly tearDown: TearDown;
  private closed = false;

  constructor(
    private readonly server: Server,
    private readonly send: Send,
  ) {
    this.tearDown = new TearDown(server, send, (name) => this.later(name));
  }

  close(): void {
    this.closed = true;
  }

  changed(next: CustomResourceDefinition, old: CustomResourceDefinition | undefined): void {
    this.enqueue(next.metadata.name);
    if (!semanticEqual(next.status.acceptedNames, old?.status.acceptedNames)) this.enqueueOthers(next);
  }

  /** The names of a definition that is gone are free. */
  gone(definition: CustomResourceDefinition): void {
    this.tearDown.forget(definition.metadata.name);
    this.enqueueOthers(definition);
  }

  private enqueue(name: string): void {
    if (this.waiting.size === 0) this.server.clock.soon('crd.sync', () => this.run());
    this.waiting.add(name);
  }

  private enqueueOthers({ metadata, spec }: CustomResourceDefinition): void {
    for (const each of this.group(spec.group)) {
      if (each.metadata.name !== metadata.name) this.enqueue(each.metadata.name);
    }
  }

  private later(name: string, afterSeconds = TearDown.POLL_SECONDS): void {
    this.server.clock.after(seconds(afterSeconds), 'crd.retry', () => {
      if (!this.closed) this.enqueue(name);
    });
  }

  private run(): void {
    const names = [...this.waiting];
    this.waiting.clear();
    for (const name of names) if (!this.closed) this.attempt(name);
  }

  private attempt(name: string): void {
    try {
      this.sync(name);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const isStale = isApiError(error, 'Conflict') || isApiError(error, 'NotFound');
      if (!isStale) this.later(name, RETRY_SECONDS);
    }
  }

  private sync(name: string): void {
    const entry = this.server.store.get({ prefix: PREFIX, namespace: '', name });
    if (entry === undefined) return;
    const definition = entry.value as CustomResourceDefinition;
    const now = formatTime(this.server.clock.now());
    const next =
      changedBy(definition, withApproval(definition, now)) ??
      changedBy(definition, withAcceptedNames(definition, this.group(definition.spec.group), now)) ??
      changedBy(definition, established(definition, now)) ??
      changedBy(definition, this.tearDown.step(definition, now));
    if (next !== undefined) this.writeStatus(next);
  }

  private writeStatus(definition: CustomResourceDefinition): void {
    const { name } = definition.metadata;
    const asked = { resource: customresourcedefinitions, subresource: 'status', name, object: definition } as const;
    this.send({ ...LOOPBACK, ...asked, verb: 'update' });
  }

  private group(group: string): readonly CustomResourceDefinition[] {
    const range = this.server.store.range(PREFIX);
    const all = range.ok ? range.entries.map(({ value }) => value as CustomResourceDefinition) : [];
    return all.filter(({ spec }) => spec.group === group);
  }
}

const PREFIX = 'apiextensions.k8s.io/customresourcedefinitions';

const changedBy = (
  old: CustomResourceDefinition,
  next: CustomResourceDefinition,
): CustomResourceDefinition | undefined => (next === old || semanticEqual(next, old) ? undefined : next);

const APPROVALS: Readonly<Record<Approval, readonly [status: string, reason: string]>> = {
  invalid: ['False', 'InvalidAnnotation'],
  missing: ['False', 'MissingAnnotation'],
  approved: ['True', 'ApprovedAnnotation'],
  bypassed: ['False', 'UnapprovedAnnotation'],
};

function withApproval(definition: CustomResourceDefinition, now: string): CustomResourceDefinition {
  if (!isProtectedGroup(definition.spec.group)) return definition;
  const { state, reason: message } = approvalOf(definition.metadata);
  const [status, reason] = APPROVALS[state];
  const type = 'KubernetesAPIApprovalPolicyConformant';
  return withCondition(definition, { type, status, reason, message }, now);
}

/** Once the names are accepted, unless the webhook that converts could not be believed. */
function established(definition: CustomResourceDefinition, now: string): CustomResourceDefinition {
  if (!isConditionTrue(definition, 'NamesAccepted') || isConditionTrue(definition, 'Established')) return definition;
  const type = 'Established';
  const { caBundle = '' } = definition.spec.conversion?.webhook?.clientConfig ?? {};
  if (isCaBundle(caBundle)) {
    const message = 'the initial names have been accepted';
    return withCondition(definition, { type, status: 'True', reason: 'InitialNamesAccepted', message }, now);
  }
  if (findCondition(definition, type)?.reason === 'InvalidCABundle') return definition;
  const message = 'The conversion webhook CABundle is invalid';
  return withCondition(definition, { type, status: 'False', reason: 'InvalidCABundle', message }, now);
}
