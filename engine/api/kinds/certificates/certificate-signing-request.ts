import { certificatesigningrequests } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/certificates/certificates, v1.36. */
export const certificateSigningRequest = defineKind(certificatesigningrequests, {
  shortNames: ['csr'],
  subresources: ['approval', 'status'],
});
