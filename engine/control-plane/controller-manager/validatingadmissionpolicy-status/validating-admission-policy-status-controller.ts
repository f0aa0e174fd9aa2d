import { keyOf } from '../../../api/object';
import { customresourcedefinitions, validatingadmissionpolicies } from '../../../api/resources';
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
    const definitions = context.informers.of(customresourcedefinitions);
    const queue = syncQueue(context, 'validatingadmissionpolicy-status', (key) => {
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
    policies.subscribe((next) => {
      if (next !== undefined) queue.add(next.metadata.name);
    });
  },
};
