import { base64OfText } from '../../../base/base64';
import { formatTime } from '../../../base/timestamp';
import { certificatesigningrequests } from '../../../api/resources';
import type { CertificateSigningRequest, CertificateSigningRequestStatus } from '../../../api/types/certificates-v1';
import { parseWholeRequest } from '../../../api/x509/certificate-request';
import type { ComponentContext } from '../../../client/component';
import type { CertificateSigner, Controller } from '../controller';
import { checks } from './recognize';
import { forEachRequest, hasCondition } from './requests';

/** Signs what is approved, if it has an authority to sign with (pkg/controller/certificates/signer, v1.36). */
export const certificateSigningController: Controller = {
  name: 'certificatesigningrequest-signing-controller',
  serviceAccount: 'certificate-controller',
  start(context, { signCertificate }) {
    if (signCertificate === undefined) return;
    forEachRequest(context, 'csrsigning', (request) => sign(context, request, signCertificate));
  },
};

function sign(context: ComponentContext, request: CertificateSigningRequest, signer: CertificateSigner): void {
  const { metadata, spec, status } = request;
  const isApproved = hasCondition(request, 'Approved') && !hasCondition(request, 'Denied');
  const check = checks.get(spec.signerName);
  if (!isApproved || hasFailed(request) || check === undefined) return;
  const write = (next: CertificateSigningRequestStatus): void =>
    void context.client.update(certificatesigningrequests, { ...request, status: next }, 'status');
  const parsed = parseWholeRequest(spec.request);
  if (!parsed.ok) throw new Error(`unable to parse csr ${JSON.stringify(metadata.name)}: ${parsed.error}`);
  const usages = spec.usages ?? [];
  const fault = check(parsed.request, usages);
  if (fault !== undefined) {
    const now = formatTime(context.clock.now());
    const times = { lastUpdateTime: now, lastTransitionTime: now };
    const failed = { type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message: fault, ...times };
    return write({ ...status, conditions: [...(status.conditions ?? []), failed] });
  }
  const { signerName, expirationSeconds } = spec;
  const signed = signer({ request: spec.request, signerName, usages, expirationSeconds });
  if (!signed.ok) throw new Error(`error auto signing csr: ${signed.message}`);
  write({ ...status, certificate: base64OfText(signed.certificate) });
}

const hasFailed = ({ status }: CertificateSigningRequest): boolean =>
  status.conditions?.some(({ type, status: is }) => type === 'Failed' && (is === '' || is === 'True')) === true;
