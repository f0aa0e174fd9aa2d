import { namespaces } from '../../resources';
import type { FieldError } from '../../field-error';
import type { Namespace } from '../../types/core-v1';
import { checkFormat } from '../../validation/checks';
import { invalid, type Findings } from '../../validation/field-errors';
import { labelKeyFaults } from '../../validation/formats';
import { checkedObject } from '../checked';
import type { HookContext } from '../definition';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { namespaceColumns } from './namespace-columns';

/** pkg/registry/core/namespace, v1.36. */
export const namespace = defineKind(namespaces, {
  columns: namespaceColumns,
  shortNames: ['ns'],
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: ['finalize', 'status'],
  nameRule: 'dns-label',
  fieldSelectors: {
    'status.phase': (namespace) => namespace.status.phase ?? '',
    name: (namespace) => namespace.metadata.name,
  },
  defaults: (namespace) => withPhase(withNameLabel(namespace)),
  prepareForCreate: (namespace) => ({
    ...withNameLabel(namespace),
    spec: withFinalizer(namespace.spec),
    status: { phase: 'Active' },
  }),
  prepareForUpdate,
  validate: checkedObject(validate),
  validateUpdate,
});

const NAME_LABEL = 'kubernetes.io/metadata.name';

function withNameLabel(namespace: Namespace): Namespace {
  const { metadata } = namespace;
  if (metadata.name === undefined || metadata.name === '' || metadata.labels?.[NAME_LABEL] === metadata.name)
    return namespace;
  return { ...namespace, metadata: { ...metadata, labels: { ...metadata.labels, [NAME_LABEL]: metadata.name } } };
}

const withPhase = (namespace: Namespace): Namespace =>
  namespace.status.phase === undefined ? { ...namespace, status: { ...namespace.status, phase: 'Active' } } : namespace;

function withFinalizer(spec: Namespace['spec']): Namespace['spec'] {
  const finalizers = spec.finalizers ?? [];
  return finalizers.includes('kubernetes') ? spec : { ...spec, finalizers: [...finalizers, 'kubernetes'] };
}

function prepareForUpdate(next: Namespace, old: Namespace, { subresource }: HookContext): Namespace {
  switch (subresource) {
    case 'status':
      return { ...next, spec: old.spec };
    case 'finalize':
      return { ...next, status: old.status };
    default:
      return { ...next, spec: old.spec, status: old.status };
  }
}

function validate({ metadata, spec }: Namespace, findings: Findings): void {
  validateMetadata(metadata, { namespaced: false, nameRule: 'dns-label' }, findings);
  for (const finalizer of spec.finalizers ?? []) checkFinalizer(finalizer, 'spec.finalizers', findings);
}

function validateUpdate(next: Namespace, old: Namespace, { subresource }: HookContext): readonly FieldError[] {
  const findings: FieldError[] = [];
  if (subresource === '') validate(next, findings);
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  if (subresource === 'status') validatePhase(next, findings);
  if (subresource === 'finalize')
    (next.spec.finalizers ?? []).forEach((finalizer, index) =>
      checkFinalizer(finalizer, `spec.finalizers[${index}]`, findings),
    );
  return findings;
}

function validatePhase({ metadata, status }: Namespace, findings: Findings): void {
  const [wanted, when] =
    metadata.deletionTimestamp === undefined ? ['Active', 'is empty'] : ['Terminating', 'is not empty'];
  if (status.phase !== wanted)
    findings.push(
      invalid('status.Phase', status.phase ?? '', `may only be '${wanted}' if \`deletionTimestamp\` ${when}`),
    );
}

function checkFinalizer(name: string, path: string, findings: Findings): void {
  checkFormat(name, labelKeyFaults, path, findings);
  if (!name.includes('/') && !['kubernetes', 'orphan', 'foregroundDeletion'].includes(name))
    findings.push(invalid(path, name, 'name is neither a standard finalizer name nor is it fully qualified'));
}
