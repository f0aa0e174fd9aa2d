import { certificatesigningrequests, subjectaccessreviews } from '../../../api/resources';
import type { CertificateSigningRequest } from '../../../api/types/certificates-v1';
import { parseWholeRequest, type WholeRequest } from '../../../api/x509/certificate-request';
import { formatTime } from '../../../base/timestamp';
import type { ComponentContext } from '../../../client/component';
import type { Controller } from '../controller';
import { KUBELET_CLIENT, kubeletClientFault } from './recognize';
import { forEachRequest, hasCondition } from './requests';

/** Approves what kubelets ask for themselves (pkg/controller/certificates/approver, v1.36). */
export const certificateApprovingController: Controller = {
  name: 'certificatesigningrequest-approving-controller',
  serviceAccount: 'certificate-controller',
  start(context) {
    forEachRequest(context, 'csrapproving', (request) => approve(context, request));
  },
};

interface Recognizer {
  readonly recognizes: (request: CertificateSigningRequest, parsed: WholeRequest) => boolean;
  /** Whoever may create this subresource is approved. */
  readonly subresource: string;
  readonly message: string;
}

const isOfKubelet = ({ spec }: CertificateSigningRequest, parsed: WholeRequest): boolean =>
  spec.signerName === KUBELET_CLIENT && kubeletClientFault(parsed, spec.usages ?? []) === undefined;

const RECOGNIZERS: readonly Recognizer[] = Object.freeze([
  {
    recognizes: (request, parsed) => request.spec.username === parsed.commonName && isOfKubelet(request, parsed),
    subresource: 'selfnodeclient',
    message: 'Auto approving self kubelet client certificate after SubjectAccessReview.',
  },
  {
    recognizes: isOfKubelet,
    subresource: 'nodeclient',
    message: 'Auto approving kubelet client certificate after SubjectAccessReview.',
  },
] satisfies readonly Recognizer[]);

function approve(context: ComponentContext, request: CertificateSigningRequest): void {
  if (hasCondition(request, 'Approved') || hasCondition(request, 'Denied')) return;
  const { name } = request.metadata;
  const parsed = parseWholeRequest(request.spec.request);
  if (!parsed.ok) throw new Error(`unable to parse csr ${JSON.stringify(name)}: ${parsed.error}`);
  const tried = RECOGNIZERS.filter(({ recognizes }) => recognizes(request, parsed.request));
  const found = tried.find(({ subresource }) => may(context, request, subresource));
  if (found === undefined) {
    if (tried.length === 0) return;
    const what = tried.map(({ subresource }) => subresource).join(' ');
    throw new Error(`recognized csr ${JSON.stringify(name)} as [${what}] but subject access review was not approved`);
  }
  const now = formatTime(context.clock.now());
  const condition = {
    type: 'Approved',
    status: 'True',
    reason: 'AutoApproved',
    message: found.message,
    lastUpdateTime: now,
    lastTransitionTime: now,
  };
  const conditions = [...(request.status.conditions ?? []), condition];
  const approved = { ...request, status: { ...request.status, conditions } };
  context.client.update(certificatesigningrequests, approved, 'approval');
}

function may({ client }: ComponentContext, { spec }: CertificateSigningRequest, subresource: string): boolean {
  const { username = '', uid, groups, extra } = spec;
  const review = client.create(subjectaccessreviews, {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: {
      user: username,
      ...(uid === undefined ? {} : { uid }),
      ...(groups === undefined ? {} : { groups }),
      ...(extra === undefined ? {} : { extra }),
      resourceAttributes: {
        group: 'certificates.k8s.io',
        resource: 'certificatesigningrequests',
        verb: 'create',
        subresource,
        version: '*',
      },
    },
  });
  return review.status.allowed;
}
