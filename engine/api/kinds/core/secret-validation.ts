import { base64Length, textOfBase64 } from '../../../base/base64';
import { sortedKeys } from '../../../base/go-text';
import { parse } from '../../struct-model/decode';
import type { Secret } from '../../types/core-v1';
import { checkFormat } from '../../validation/checks';
import { invalid, required, tooLong, type Findings } from '../../validation/field-errors';
import { configKeyFaults } from '../../validation/formats';
import { validateImmutable } from '../../validation/object-meta';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { checkStillImmutable, DATA_BYTES_MAX } from './config-map-validation';

/** pkg/apis/core/validation, v1.36: ValidateSecret. */
export function validateSecret(secret: Secret, findings: Findings): void {
  const { metadata, data = {} } = secret;
  validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  let bytes = 0;
  for (const key of sortedKeys(data)) {
    checkFormat(key, configKeyFaults, `data[${key}]`, findings);
    bytes += base64Length(data[key] ?? '');
  }
  if (bytes > DATA_BYTES_MAX) findings.push(tooLong('data', DATA_BYTES_MAX));
  validateType(secret, data, findings);
}

const SERVICE_ACCOUNT = 'kubernetes.io/service-account.name';

function validateType({ metadata, type }: Secret, data: Readonly<Record<string, string>>, findings: Findings): void {
  const need = (...keys: readonly string[]): void => {
    for (const key of keys) if (data[key] === undefined) findings.push(required(`data[${key}]`));
  };
  switch (type) {
    case 'kubernetes.io/service-account-token':
      if ((metadata.annotations?.[SERVICE_ACCOUNT] ?? '') === '')
        findings.push(required(`metadata.annotations[${SERVICE_ACCOUNT}]`));
      return;
    case 'kubernetes.io/dockercfg':
      need('.dockercfg');
      return validateJson(data, '.dockercfg', findings);
    case 'kubernetes.io/dockerconfigjson':
      need('.dockerconfigjson');
      return validateJson(data, '.dockerconfigjson', findings);
    case 'kubernetes.io/basic-auth':
      if (data['username'] === undefined && data['password'] === undefined) need('username', 'password');
      return;
    case 'kubernetes.io/ssh-auth':
      if ((data['ssh-privatekey'] ?? '') === '') findings.push(required('data[ssh-privatekey]'));
      return;
    case 'kubernetes.io/tls':
      return need('tls.crt', 'tls.key');
    default:
  }
}

function validateJson(data: Readonly<Record<string, string>>, key: string, findings: Findings): void {
  const content = data[key];
  if (content === undefined) return;
  const fault = jsonObjectFault(textOfBase64(content));
  if (fault !== undefined) findings.push(invalid(`data[${key}]`, '<secret contents redacted>', fault));
}

/** The complaint of Go's decoder, which wants an object. */
function jsonObjectFault(text: string): string | undefined {
  const parsed = parse(text);
  if (!parsed.ok) return parsed.error;
  const { value } = parsed;
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
}

export function validateSecretUpdate(next: Secret, old: Secret, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validateImmutable(next.type, old.type, 'type', findings);
  checkStillImmutable(next, old, ['data'], findings);
  validateSecret(next, findings);
}
