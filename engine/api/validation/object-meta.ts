import { semanticEqual } from '../../base/equal';
import { quote, sortedKeys } from '../../base/go-text';
import { unreachable } from '../../base/invariant';
import type { ObjectMeta, OwnerReference } from '../types/meta-v1';
import { forbidden, invalid, required, tooLong, type Findings } from './field-errors';
import {
  byteLength,
  dns1035LabelFaults,
  dnsLabelFaults,
  dnsSubdomainFaults,
  labelKeyFaults,
  labelValueFaults,
  longNameFaults,
  NO_FAULTS,
  pathSegmentFaults,
  pathSegmentPrefixFaults,
  type Faults,
} from './formats';
import { addressFaults } from './ip';

/** `long-name`: a subdomain again, as newer kinds check it: in bytes, and `generateName` not at all. */
export type NameRule =
  'dns-subdomain' | 'long-name' | 'dns-label' | 'dns-1035-label' | 'path-segment' | 'ip-address' | 'any';

export const IMMUTABLE = 'field is immutable';
const ANNOTATION_BYTES_MAX = 256 * 1024;

/** What a rule has against a name; `prefix`: something is still to be appended (`generateName`). */
export function nameFaults(rule: NameRule, name: string, prefix = false): Faults {
  switch (rule) {
    case 'dns-subdomain':
      return dnsSubdomainFaults(prefix ? withoutTrailingDash(name) : name);
    case 'long-name':
      return prefix ? NO_FAULTS : longNameFaults(name);
    case 'dns-label':
      return dnsLabelFaults(prefix ? withoutTrailingDash(name) : name);
    case 'dns-1035-label':
      return dns1035LabelFaults(prefix ? withoutTrailingDash(name) : name);
    case 'path-segment':
      return prefix ? pathSegmentPrefixFaults(name) : pathSegmentFaults(name);
    case 'ip-address':
      return addressFaults(name);
    case 'any':
      return NO_FAULTS;
    default:
      return unreachable(rule);
  }
}

/** The real server cuts two characters where it means one (apimachinery, pkg/api/validation/generic.go): kept. */
const withoutTrailingDash = (name: string): string =>
  name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;

/** ValidateObjectMeta: the metadata of an object about to be created, or of a whole new state of one. */
export function validateObjectMeta(
  metadata: ObjectMeta,
  { namespaced, nameRule, path = 'metadata' }: { namespaced: boolean; nameRule: NameRule; path?: string },
  findings: Findings,
): void {
  if (metadata.generateName !== undefined && metadata.generateName !== '')
    for (const fault of nameFaults(nameRule, metadata.generateName, true))
      findings.push(invalid(`${path}.generateName`, metadata.generateName, fault));
  if (metadata.name === undefined || metadata.name === '')
    findings.push(required(`${path}.name`, 'name or generateName is required'));
  else
    for (const fault of nameFaults(nameRule, metadata.name))
      findings.push(invalid(`${path}.name`, metadata.name, fault));
  validateNamespace(metadata.namespace ?? '', namespaced, path, findings);
  if (metadata === inOrder) return;
  const before = findings.length;
  if ((metadata.generation ?? 0) < 0)
    findings.push(invalid(`${path}.generation`, metadata.generation, 'must be greater than or equal to 0'));
  validateLabels(metadata.labels, `${path}.labels`, findings);
  validateAnnotations(metadata.annotations, `${path}.annotations`, findings);
  validateOwnerReferences(metadata.ownerReferences, `${path}.ownerReferences`, findings);
  validateFinalizers(metadata.finalizers, `${path}.finalizers`, findings);
  validateManagedFields(metadata.managedFields, `${path}.managedFields`, findings);
  if (findings.length === before) inOrder = metadata;
}

/** The last that was found in order but for its names: a kind looks at it, and then so does what all have in common. */
let inOrder: ObjectMeta | undefined;

function validateNamespace(namespace: string, namespaced: boolean, path: string, findings: Findings): void {
  if (!namespaced) {
    if (namespace !== '') findings.push(forbidden(`${path}.namespace`, 'not allowed on this type'));
  } else if (namespace === '') findings.push(required(`${path}.namespace`));
  else
    for (const fault of nameFaults('dns-label', namespace))
      findings.push(invalid(`${path}.namespace`, namespace, fault));
}

/** ValidateObjectMetaUpdate: what may not change, and the parts that a client may write at any time. */
export function validateObjectMetaUpdate(next: ObjectMeta, old: ObjectMeta, findings: Findings): void {
  // What is stored was in order when it was written.
  if (next === old) return;
  const path = 'metadata';
  if (old.deletionTimestamp !== undefined) validateNoNewFinalizers(next, old, findings);
  if (next.resourceVersion === undefined || next.resourceVersion === '')
    findings.push(invalid(`${path}.resourceVersion`, '', 'must be specified for an update'));
  if ((next.generation ?? 0) < (old.generation ?? 0))
    findings.push(invalid(`${path}.generation`, next.generation ?? 0, 'must not be decremented'));
  for (const key of FIXED)
    if (!semanticEqual(next[key], old[key])) findings.push(invalid(`${path}.${key}`, next[key], IMMUTABLE));
  if (next.labels !== old.labels) validateLabels(next.labels, `${path}.labels`, findings);
  if (next.annotations !== old.annotations) validateAnnotations(next.annotations, `${path}.annotations`, findings);
  if (next.ownerReferences !== old.ownerReferences)
    validateOwnerReferences(next.ownerReferences, `${path}.ownerReferences`, findings);
  validateManagedFields(next.managedFields, `${path}.managedFields`, findings);
}

const FIXED = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const;

function validateNoNewFinalizers(next: ObjectMeta, old: ObjectMeta, findings: Findings): void {
  const known = new Set(old.finalizers);
  const added = [...new Set(next.finalizers)].filter((finalizer) => !known.has(finalizer)).sort();
  if (added.length === 0) return;
  const list = `[]string{${added.map(quote).join(', ')}}`;
  findings.push(
    forbidden(
      'metadata.finalizers',
      `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`,
    ),
  );
}

export function validateLabels(
  labels: Readonly<Record<string, string>> | undefined,
  path: string,
  findings: Findings,
): void {
  if (labels === undefined) return;
  for (const key of sortedKeys(labels)) {
    const value = labels[key] ?? '';
    for (const fault of labelKeyFaults(key)) findings.push(invalid(path, key, fault));
    for (const fault of labelValueFaults(value)) findings.push(invalid(path, value, fault));
  }
}

export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  path: string,
  findings: Findings,
): void {
  if (annotations === undefined) return;
  let bytes = 0;
  for (const key of sortedKeys(annotations)) {
    for (const fault of labelKeyFaults(key.toLowerCase())) findings.push(invalid(path, key, fault));
    bytes += byteLength(key) + byteLength(annotations[key] ?? '');
  }
  if (bytes > ANNOTATION_BYTES_MAX) findings.push(tooLong(path, ANNOTATION_BYTES_MAX));
}

function validateOwnerReferences(
  references: readonly OwnerReference[] | undefined,
  path: string,
  findings: Findings,
): void {
  if (references === undefined) return;
  let controller: string | undefined;
  for (const reference of references) {
    validateOwnerReference(reference, path, findings);
    if (reference.controller !== true) continue;
    const current = `${reference.kind}/${reference.name}`;
    if (controller === undefined) controller = current;
    else findings.push(invalid(path, references, twoControllers(controller, current)));
  }
}

const twoControllers = (first: string, second: string): string =>
  `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${second}`;

function validateOwnerReference(reference: OwnerReference, path: string, findings: Findings): void {
  const { apiVersion, kind, name, uid } = reference;
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  if (version === '') findings.push(invalid(`${path}.apiVersion`, apiVersion, 'version must not be empty'));
  if (kind === '') findings.push(invalid(`${path}.kind`, kind, 'must not be empty'));
  if (name === '') findings.push(invalid(`${path}.name`, name, 'must not be empty'));
  if (uid === '') findings.push(invalid(`${path}.uid`, uid, 'must not be empty'));
  if (apiVersion === 'v1' && kind === 'Event')
    findings.push(invalid(path, reference, '/v1, Kind=Event is disallowed from being an owner'));
}

function validateFinalizers(finalizers: readonly string[] | undefined, path: string, findings: Findings): void {
  if (finalizers === undefined) return;
  for (const finalizer of finalizers)
    for (const fault of labelKeyFaults(finalizer)) findings.push(invalid(path, finalizer, fault));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))
    findings.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
}

function validateManagedFields(entries: ObjectMeta['managedFields'], path: string, findings: Findings): void {
  if (entries === undefined) return;
  entries.forEach((entry, index) => {
    const at = `${path}[${index}]`;
    if (entry.operation !== 'Apply' && entry.operation !== 'Update')
      findings.push(invalid(`${at}.operation`, entry.operation ?? '', 'must be `Apply` or `Update`'));
    if (entry.fieldsType !== undefined && entry.fieldsType !== '' && entry.fieldsType !== 'FieldsV1')
      findings.push(invalid(`${at}.fieldsType`, entry.fieldsType, 'must be `FieldsV1`'));
    validateFieldManager(entry.manager ?? '', `${at}.manager`, findings);
    if (byteLength(entry.subresource ?? '') > 256) findings.push(tooLong(`${at}.subresource`, 256));
  });
}

/** Also the rule of the `fieldManager` parameter of a request. */
export function validateFieldManager(name: string, path: string, findings: Findings): void {
  if (byteLength(name) > 128) findings.push(tooLong(path, 128));
  if (/^[ -~]*$/.test(name)) return;
  let position = 0;
  for (const character of name) {
    if (!/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character))
      findings.push(invalid(path, name, `invalid character ${unicodeText(character)} (at position ${position})`));
    position += byteLength(character);
  }
}

const unicodeText = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** Pushes `field is immutable` when the two differ. */
export function validateImmutable(next: unknown, old: unknown, path: string, findings: Findings): void {
  if (!semanticEqual(next, old)) findings.push(invalid(path, next ?? null, IMMUTABLE));
}
