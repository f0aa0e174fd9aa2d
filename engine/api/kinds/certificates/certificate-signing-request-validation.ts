import { semanticEqual } from '../../../base/equal';
import { quote } from '../../../base/go-text';
import type { FieldError } from '../../field-error';
import type { CertificateSigningRequest } from '../../types/certificates-v1';
import { duplicate, forbidden, invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { checkSignerName } from '../../validation/signer-name';
import { certificateFault } from '../../x509/certificate';
import { parseCertificateRequest } from '../../x509/certificate-request';
import type { HookContext } from '../definition';
import { difference } from '../difference';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { validateRequestConditions } from './request-conditions-validation';
import { KEY_USAGES } from './key-usages';

const LEGACY_SIGNER = 'kubernetes.io/legacy-unknown';
const SECONDS_MIN = 600;

/** ValidateCertificateSigningRequestCreate (pkg/apis/certificates/validation, v1.36); the signature is not verified. */
export function validateRequest(object: CertificateSigningRequest): readonly FieldError[] {
  const findings: FieldError[] = [];
  validate(object, undefined, findings);
  return findings;
}

/** What the object, its approval and its status may change. */
export function validateRequestUpdate(
  next: CertificateSigningRequest,
  old: CertificateSigningRequest,
  { subresource }: HookContext,
): readonly FieldError[] {
  const findings: FieldError[] = [];
  validate(next, old, findings);
  for (const type of ['Approved', 'Denied', 'Failed']) {
    if (conditionsOf(next, type).length < conditionsOf(old, type).length)
      findings.push(forbidden('status.conditions', `updates may not remove a condition of type ${quote(type)}`));
  }
  if (subresource !== 'approval') for (const type of ['Approved', 'Denied']) keepDecision(next, old, type, findings);
  validateNewCertificate(next, old, subresource === 'status', findings);
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  return findings;
}

/** What an object had wrong before, it may keep. */
function validate(
  object: CertificateSigningRequest,
  old: CertificateSigningRequest | undefined,
  findings: Findings,
): void {
  const { metadata, spec, status } = object;
  validateMetadata(metadata, { namespaced: false, nameRule: 'any' }, findings);
  const parsed = parseCertificateRequest(spec.request);
  if (!parsed.ok) findings.push(invalid('spec.request', spec.request, parsed.error));
  validateUsages(spec.usages ?? [], old?.spec.usages, findings);
  if (spec.signerName === LEGACY_SIGNER && old?.spec.signerName !== LEGACY_SIGNER)
    findings.push(
      invalid('spec.signerName', LEGACY_SIGNER, 'the legacy signerName is not allowed via this API version'),
    );
  else checkSignerName(spec.signerName, 'spec.signerName', findings);
  if (spec.expirationSeconds !== undefined && spec.expirationSeconds < SECONDS_MIN)
    findings.push(
      invalid(
        'spec.expirationSeconds',
        spec.expirationSeconds,
        `may not specify a duration less than ${SECONDS_MIN} seconds (10 minutes)`,
      ),
    );
  validateRequestConditions(status.conditions ?? [], old?.status.conditions ?? [], findings);
  validateCertificate(status.certificate ?? '', old?.status.certificate, findings);
}

function validateUsages(usages: readonly string[], old: readonly string[] = [], findings: Findings): void {
  if (usages.length === 0) findings.push(required('spec.usages'));
  if (old.every((usage) => KEY_USAGES.includes(usage)))
    usages.forEach((usage, index) => {
      if (!KEY_USAGES.includes(usage)) findings.push(notSupported(`spec.usages[${index}]`, usage, KEY_USAGES));
    });
  if (new Set(old).size < old.length) return;
  usages.forEach((usage, index) => {
    if (usages.indexOf(usage) < index) findings.push(duplicate(`spec.usages[${index}]`, usage));
  });
}

function validateCertificate(certificate: string, old: string | undefined, findings: Findings): void {
  if (old !== undefined && (certificate === old || certificateFault(old) !== undefined)) return;
  const fault = certificate === '' ? undefined : certificateFault(certificate);
  if (fault !== undefined) findings.push(invalid('status.certificate', '<certificate data>', fault));
}

/** Only `/approval` decides. */
function keepDecision(
  next: CertificateSigningRequest,
  old: CertificateSigningRequest,
  type: string,
  findings: Findings,
): void {
  const before = conditionsOf(old, type);
  const now = conditionsOf(next, type);
  if (now.length < before.length) return;
  if (now.length > before.length)
    findings.push(forbidden('status.conditions', `updates may not add a condition of type ${quote(type)}`));
  else if (!semanticEqual(now, before))
    findings.push(
      forbidden(
        'status.conditions',
        `updates may not modify a condition of type ${quote(type)}\n${difference({ conditions: before }, { conditions: now })}`,
      ),
    );
}

const conditionsOf = ({ status }: CertificateSigningRequest, wanted: string): readonly object[] =>
  (status.conditions ?? []).filter(({ type }) => type === wanted);

/** Only `/status` sets the certificate, and only once. */
function validateNewCertificate(
  next: CertificateSigningRequest,
  old: CertificateSigningRequest,
  maySet: boolean,
  findings: Findings,
): void {
  const before = old.status.certificate ?? '';
  if ((next.status.certificate ?? '') === before) return;
  if (!maySet) findings.push(forbidden('status.certificate', 'updates may not set certificate content'));
  else if (before !== '')
    findings.push(forbidden('status.certificate', 'updates may not modify existing certificate content'));
}
