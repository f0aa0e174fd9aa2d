import { serviceaccounts } from '../../resources';
import type { ObjectReference, ServiceAccount } from '../../types/core-v1';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { mapShared } from '../sharing';
import { serviceAccountColumns } from './service-account-columns';
import type { Findings } from '../../validation/field-errors';

/** pkg/registry/core/serviceaccount, v1.36. */
export const serviceAccount = defineKind(serviceaccounts, {
  columns: serviceAccountColumns,
  shortNames: ['sa'],
  subresources: ['token'],
  returnsDeleted: true,
  prepareForCreate: withBareSecrets,
  prepareForUpdate: withBareSecrets,
  validate: checkedObject(validate),
  validateUpdate: checkedChange((next: ServiceAccount, old: ServiceAccount, findings) => {
    validateMetadataUpdate(next.metadata, old.metadata, findings);
    validate(next, findings);
  }),
  warnings: (account) =>
    account.metadata.annotations?.[MOUNTABLE] === undefined
      ? []
      : [
          `metadata.annotations[${MOUNTABLE}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
        ],
});

const MOUNTABLE = 'kubernetes.io/enforce-mountable-secrets';

function validate(account: ServiceAccount, findings: Findings): void {
  validateMetadata(account.metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
}

/** Of a reference to a secret only the name is kept. */
function withBareSecrets(account: ServiceAccount): ServiceAccount {
  if (account.secrets === undefined) return account;
  const secrets = mapShared(account.secrets, bare);
  return secrets === account.secrets ? account : { ...account, secrets };
}

function bare(reference: ObjectReference): ObjectReference {
  const keys = Object.keys(reference);
  if (keys.length === 1 && reference.name !== undefined) return reference;
  return reference.name === undefined ? {} : { name: reference.name };
}
