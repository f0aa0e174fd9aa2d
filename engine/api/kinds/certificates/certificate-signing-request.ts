import { certificatesigningrequests } from '../../resources';
import { defineKind } from '../define';
import { certificateSigningRequestColumns } from './certificate-signing-request-columns';

/** pkg/registry/certificates/certificates, v1.36. */
export const certificateSigningRequest = defineKind(certificatesigningrequests, {
  columns: certificateSigningRequestColumns,
  shortNames: ['csr'],
  subresources: ['approval', 'status'],
});
