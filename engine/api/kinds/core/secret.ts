import { base64OfText, textOfBase64 } from '../../../base/base64';
import { secrets } from '../../resources';
import type { Secret } from '../../types/core-v1';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { keyPairFault } from './key-pair-warnings';
import { secretColumns } from './secret-columns';
import { validateSecret, validateSecretUpdate } from './secret-validation';

/** pkg/registry/core/secret, v1.36. */
export const secret = defineKind(secrets, {
  columns: secretColumns,
  fieldSelectors: { type: (secret) => secret.type ?? '' },
  defaults,
  /** A secret that comes without a type keeps the one it has. */
  prepareForUpdate: (next, old) =>
    next.type === undefined && old.type !== undefined ? { ...next, type: old.type } : next,
  validate: checkedObject(validateSecret),
  validateUpdate: checkedChange(validateSecretUpdate),
  warnings: ({ type, data = {} }) => {
    if (type !== 'kubernetes.io/tls') return [];
    const [certificate, key] = [data['tls.crt'], data['tls.key']].map((one) => textOfBase64(one ?? ''));
    const fault = keyPairFault(certificate ?? '', key ?? '');
    return fault === undefined ? [] : [fault];
  },
});

/** What is written as text is stored as data (Convert_v1_Secret_To_core_Secret). */
function defaults(secret: Secret): Secret {
  const { stringData, ...rest } = secret;
  const typed = secret.type === undefined ? { ...rest, type: 'Opaque' } : stringData === undefined ? secret : rest;
  if (stringData === undefined) return typed;
  const added = Object.fromEntries(Object.entries(stringData).map(([key, text]) => [key, base64OfText(text)]));
  return { ...typed, data: { ...secret.data, ...added } };
}
