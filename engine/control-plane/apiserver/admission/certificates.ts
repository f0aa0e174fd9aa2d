import { semanticEqual } from '../../../base/equal';
import type { CertificateSigningRequest } from '../../../api/types/certificates-v1';
import { parseCertificateRequest } from '../../../api/x509/certificate-request';
import type { Server } from '../server';
import type { Attributes } from './attributes';
import { denied, isResource } from './denied';
import type { AdmissionPlugin } from './plugin';

const isRequests = (served: Attributes['served']): boolean =>
  isResource(served, 'certificatesigningrequests', 'certificates.k8s.io');

type Cluster = Pick<Server, 'authorizer'>;

/** Who approves must be let by the signer (plugin/pkg/admission/certificates/approval, v1.36). */
export const certificateApproval = (server: Cluster): AdmissionPlugin => ({
  name: 'CertificateApproval',
  handles: handlesApproval,
  validate: (attributes) => {
    const { signerName } = (attributes.old as CertificateSigningRequest).spec;
    if (mayFor(server, attributes, 'approve', signerName)) return;
    throw denied(attributes, `user not permitted to approve requests with signerName ${JSON.stringify(signerName)}`);
  },
});

const handlesApproval: AdmissionPlugin['handles'] = (served, subresource, operation) =>
  operation === 'UPDATE' && subresource === 'approval' && isRequests(served);

/** Who signs must be let by the signer (plugin/pkg/admission/certificates/signing, v1.36). */
export const certificateSigning = (server: Cluster): AdmissionPlugin => ({
  name: 'CertificateSigning',
  handles: handlesSigning,
  validate: (attributes) => {
    const old = attributes.old as CertificateSigningRequest;
    const next = attributes.object as CertificateSigningRequest;
    const same =
      old.status.certificate === next.status.certificate &&
      semanticEqual(old.status.conditions, next.status.conditions);
    if (same || mayFor(server, attributes, 'sign', old.spec.signerName)) return;
    throw denied(
      attributes,
      `user not permitted to sign requests with signerName ${JSON.stringify(old.spec.signerName)}`,
    );
  },
});

const handlesSigning: AdmissionPlugin['handles'] = (served, subresource, operation) =>
  operation === 'UPDATE' && subresource === 'status' && isRequests(served);

/** By the name of the signer, or by all of its domain. */
function mayFor({ authorizer }: Cluster, { user }: Attributes, verb: string, signer: string): boolean {
  const allowed = (name: string): boolean =>
    authorizer.authorize({
      user,
      verb,
      group: 'certificates.k8s.io',
      version: '*',
      resource: 'signers',
      subresource: '',
      namespace: '',
      name,
      path: '',
    }).allowed;
  return allowed(signer) || allowed(`${signer.slice(0, Math.max(0, signer.indexOf('/')))}/*`);
}

const CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client';

/** Nobody gets a certificate of a superuser (plugin/pkg/admission/certificates/subjectrestriction, v1.36). */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  handles: (served, subresource, operation) => operation === 'CREATE' && subresource === '' && isRequests(served),
  validate: (attributes) => {
    const { spec } = attributes.object as CertificateSigningRequest;
    if (spec.signerName !== CLIENT_SIGNER) return;
    const parsed = parseCertificateRequest(spec.request);
    if (!parsed.ok) throw denied(attributes, `failed to parse CSR: ${parsed.error}`);
    if (parsed.request.organizations.includes('system:masters')) {
      throw denied(attributes, `use of ${CLIENT_SIGNER} signer with system:masters group is not allowed`);
    }
  },
};
