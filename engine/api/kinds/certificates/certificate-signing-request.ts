import { certificatesigningrequests } from '../../resources';
import type { CertificateSigningRequest } from '../../types/certificates-v1';
import { defineKind } from '../define';
import { certificateSigningRequestColumns } from './certificate-signing-request-columns';
import { prepareRequestForCreate, prepareRequestForUpdate } from './certificate-signing-request-strategy';
import { validateRequest, validateRequestUpdate } from './certificate-signing-request-validation';

/** pkg/registry/certificates/certificates, v1.36. */
export const certificateSigningRequest = defineKind<CertificateSigningRequest>(certificatesigningrequests, {
  columns: certificateSigningRequestColumns,
  shortNames: ['csr'],
  subresources: ['approval', 'status'],
  nameRule: 'any',
  fieldSelectors: { 'spec.signerName': (object) => object.spec.signerName },
  prepareForCreate: prepareRequestForCreate,
  prepareForUpdate: prepareRequestForUpdate,
  validate: validateRequest,
  validateUpdate: validateRequestUpdate,
});
