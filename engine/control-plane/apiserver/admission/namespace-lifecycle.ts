import { ApiError } from '../../../api/request';
import type { Namespace } from '../../../api/types/core-v1';
import { forbidden, notFound } from '../refusals';
import type { Server } from '../server';
import type { Attributes } from './attributes';
import { denied, isResource } from './denied';
import type { AdmissionPlugin } from './plugin';

const IMMORTAL: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

/** Nothing is made in a namespace that is missing or going (apiserver/pkg/admission/plugin/namespace/lifecycle, v1.36). */
export const namespaceLifecycle = ({ store }: Pick<Server, 'store'>): AdmissionPlugin => ({
  name: 'NamespaceLifecycle',
  handles,
  admit: (attributes, object) => {
    if (attributes.operation === 'DELETE') refuseImmortal(attributes);
    else if (attributes.namespace !== '') checkNamespace(store, attributes);
    return object;
  },
  isIdle: ({ operation, namespace }) =>
    operation === 'UPDATE' && store.get({ prefix: 'namespaces', namespace: '', name: namespace }) !== undefined,
});

const handles: AdmissionPlugin['handles'] = (served, _subresource, operation) => {
  if (isResource(served, 'namespaces')) return operation === 'DELETE';
  if (isResource(served, 'localsubjectaccessreviews', 'authorization.k8s.io')) return false;
  return served.namespaced && (operation === 'CREATE' || operation === 'UPDATE');
};

function refuseImmortal({ served, name }: Attributes): void {
  if (IMMORTAL.has(name)) throw forbidden(served, name, 'this namespace may not be deleted');
}

function checkNamespace(store: Server['store'], attributes: Attributes): void {
  const { namespace, operation } = attributes;
  const entry = store.get({ prefix: 'namespaces', namespace: '', name: namespace });
  if (entry === undefined) throw notFound({ group: '', plural: 'namespaces' }, namespace);
  if (operation !== 'CREATE' || (entry.value as Namespace).status.phase !== 'Terminating') return;
  const error = denied(
    attributes,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  );
  throw new ApiError({
    ...error.status,
    details: {
      ...error.status.details,
      causes: [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${namespace} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    },
  });
}
