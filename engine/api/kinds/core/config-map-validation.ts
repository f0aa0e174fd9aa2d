import { isGivenEmpty } from '../../given-empty';
import { base64Length } from '../../../base/base64';
import { semanticEqual } from '../../../base/equal';
import { sortedKeys } from '../../../base/go-text';
import type { ConfigMap } from '../../types/core-v1';
import { checkFormat } from '../../validation/checks';
import { forbidden, invalid, tooLong, type Findings } from '../../validation/field-errors';
import { byteLength, configKeyFaults } from '../../validation/formats';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';

/** ConfigMaps and Secrets hold a mebibyte at most. */
export const DATA_BYTES_MAX = 1024 * 1024;

/** pkg/apis/core/validation, v1.36: ValidateConfigMap. */
export function validateConfigMap({ metadata, data = {}, binaryData = {} }: ConfigMap, findings: Findings): void {
  validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  let bytes = 0;
  for (const key of sortedKeys(data)) {
    checkFormatAt(key, `data[${key}]`, findings);
    if (binaryData[key] !== undefined)
      findings.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'));
    bytes += byteLength(data[key] ?? '');
  }
  for (const key of sortedKeys(binaryData)) {
    checkFormatAt(key, `binaryData[${key}]`, findings);
    bytes += base64Length(binaryData[key] ?? '');
  }
  if (bytes > DATA_BYTES_MAX) findings.push(tooLong('[]', DATA_BYTES_MAX));
}

const checkFormatAt = (key: string, path: string, findings: Findings): void =>
  checkFormat(key, configKeyFaults, path, findings);

export function validateConfigMapUpdate(next: ConfigMap, old: ConfigMap, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  checkStillImmutable(next, old, ['data', 'binaryData'], findings);
  validateConfigMap(next, findings);
}

/** What is marked immutable stays so, and as it is. */
export function checkStillImmutable<T extends { readonly immutable?: boolean }>(
  next: T,
  old: T,
  keys: readonly (keyof T & string)[],
  findings: Findings,
): void {
  if (old.immutable !== true) return;
  const detail = 'field is immutable when `immutable` is set';
  if (next.immutable !== true) findings.push(forbidden('immutable', detail));
  for (const key of keys) {
    if (!semanticEqual(next[key] ?? {}, old[key] ?? {}) || isGivenEmpty(next, key))
      findings.push(forbidden(key, detail));
  }
}
