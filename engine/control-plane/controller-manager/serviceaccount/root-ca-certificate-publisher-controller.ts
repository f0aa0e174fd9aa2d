import { isApiError } from '../../../api/request';
import { configmaps, namespaces } from '../../../api/resources';
import { semanticEqual } from '../../../base/equal';
import type { Controller } from '../controller';
import { isNamespaceTerminating } from '../rules/refusals';
import { syncQueue } from '../rules/sync-queue';

const NAME = 'kube-root-ca.crt';
const DESCRIPTION = 'kubernetes.io/description';
const TEXT =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/** The certificate of the API server in every namespace (pkg/controller/certificates/rootcacertpublisher, v1.36). */
export const rootCaCertificatePublisherController: Controller = {
  name: 'root-ca-certificate-publisher-controller',
  serviceAccount: 'root-ca-cert-publisher',
  start(context, settings) {
    const maps = context.informers.of(configmaps);
    const data = { 'ca.crt': settings.rootCertificate };
    const queue = syncQueue(context, 'root-ca', (namespace) => {
      const current = maps.get({ namespace, name: NAME });
      if (current === undefined) return create(namespace);
      const { annotations = {} } = current.metadata;
      if (semanticEqual(current.data, data) && (annotations[DESCRIPTION] ?? '') !== '') return;
      const metadata = { ...current.metadata, annotations: { ...annotations, [DESCRIPTION]: TEXT } };
      context.client.update(configmaps, { ...current, metadata, data });
    });
    const create = (namespace: string): void => {
      try {
        const metadata = { name: NAME, namespace, annotations: { [DESCRIPTION]: TEXT } };
        context.client.create(configmaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
      } catch (error) {
        if (!isApiError(error, 'NotFound') && !isNamespaceTerminating(error)) throw error;
      }
    };
    maps.subscribe((next, previous) => {
      const map = next ?? previous;
      if (map?.metadata.name === NAME && previous !== undefined) queue.add(map.metadata.namespace ?? '');
    });
    context.informers.of(namespaces).subscribe((next, previous) => {
      if (next !== undefined && (previous === undefined || next.status.phase === 'Active'))
        queue.add(next.metadata.name);
    });
  },
};
