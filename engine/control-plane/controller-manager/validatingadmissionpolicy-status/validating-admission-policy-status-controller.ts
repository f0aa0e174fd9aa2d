import { keyOf } from '../../../api/object';
import { customresourcedefinitions, validatingadmissionpolicies } from '../../../api/resources';
import type { ValidatingAdmissionPolicy } from '../../../api/types/admissionregistration-v1';
import type { ComponentContext } from '../../../client/component';
import type { Informer } from '../../../client/informer';
import type { WorkQueue } from '../../../client/work-queue';
import type { Controller } from '../controller';
import { syncQueue } from '../rules/sync-queue';
import { checkTypes } from './check-types';

const NANOS_OF_MILLI = 1_000_000;

/** Says in a policy's status what does not fit the types it is about (pkg/controller/validatingadmissionpolicystatus, v1.36). */
export const validatingAdmissionPolicyStatusController: Controller = {
  name: 'validatingadmissionpolicy-status-controller',
  fieldManager: 'validatingadmissionpolicy-status',
  start(context) {
    const policies = context.informers.of(validatingadmissionpolicies);
    let queue: WorkQueue | undefined; // few clusters have policies
    policies.subscribe((next) => {
      if (next !== undefined) (queue ??= checks(context, policies)).add(next.metadata.name);
    });
  },
};

function checks(context: ComponentContext, policies: Informer<ValidatingAdmissionPolicy>): WorkQueue {
  const definitions = context.informers.of(customresourcedefinitions);
  return syncQueue(context, 'validatingadmissionpolicy-status', (key) => {
    const policy = policies.get(keyOf(key));
    if (policy === undefined) return;
    const { name, generation = 0 } = policy.metadata;
    if (generation <= (policy.status?.observedGeneration ?? 0)) return;
    const suffix = String((context.clock.now() % 1000) * NANOS_OF_MILLI);
    const expressionWarnings = checkTypes(policy, { definitions: definitions.list(), suffix });
    const body = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      status: {
        observedGeneration: generation,
        typeChecking: { ...(expressionWarnings.length > 0 && { expressionWarnings }) },
      },
    };
    context.client.patch(validatingadmissionpolicies, { name }, { type: 'apply', body, force: true }, 'status');
  });
}
