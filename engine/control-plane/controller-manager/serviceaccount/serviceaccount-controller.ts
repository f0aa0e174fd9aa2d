import { isApiError } from '../../../api/request';
import { namespaces, serviceaccounts } from '../../../api/resources';
import type { Controller } from '../controller';
import { isNamespaceTerminating } from '../rules/refusals';
import { syncQueue } from '../rules/sync-queue';

const DEFAULT = 'default';

/** An account named `default` in every active namespace (pkg/controller/serviceaccount, v1.36). */
export const serviceAccountController: Controller = {
  name: 'serviceaccount-controller',
  serviceAccount: 'service-account-controller',
  start(context) {
    const accounts = context.informers.of(serviceaccounts);
    const informer = context.informers.of(namespaces);
    const queue = syncQueue(context, 'serviceaccount', (namespace) => {
      if (informer.get({ name: namespace })?.status.phase !== 'Active') return;
      if (accounts.get({ namespace, name: DEFAULT }) !== undefined) return;
      try {
        context.client.create(serviceaccounts, {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name: DEFAULT, namespace },
        });
      } catch (error) {
        if (!isApiError(error, 'AlreadyExists') && !isNamespaceTerminating(error)) throw error;
      }
    });
    accounts.subscribe((next, previous) => {
      if (next === undefined && previous !== undefined) queue.add(previous.metadata.namespace ?? '');
    });
    informer.subscribe((next) => {
      if (next !== undefined) queue.add(next.metadata.name);
    });
  },
};
