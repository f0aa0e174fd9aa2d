import assert from 'node:assert/strict';
import { certificatesigningrequests, clusterrolebindings } from '../../../api/resources';
import type { CertificateSigningRequest } from '../../../api/types/certificates-v1';
import { KUBELET_CLIENT_REQUEST, KUBELET_SERVING_REQUEST, REQUEST } from '../../../api/x509/fixtures/pem';
import { CERTIFICATE } from '../../../api/x509/fixtures/pem';
import { parseWholeRequest } from '../../../api/x509/certificate-request';
import { instant, type Instant } from '../../../base/brand';
import { formatTime } from '../../../base/timestamp';
import type { SigningRequest } from '../controller';
import { ControllerHarness } from '../testing/harness';
import { START } from '../testing/objects';
import { certificateApprovingController } from './approving-controller';
import { certificateCleanerController, isDone } from './cleaner-controller';
import { checks } from './recognize';
import { certificateSigningController } from './signing-controller';

const CLIENT_USAGES = ['digital signature', 'client auth'];

describe('certificate controllers', () => {
  let harness: ControllerHarness;
  let asked: SigningRequest[] = [];
  beforeEach(() => {
    asked = [];
    const all = [certificateApprovingController, certificateSigningController, certificateCleanerController];
    harness = new ControllerHarness(all, {
      signCertificate: (request) => {
        asked.push(request);
        return { ok: true, certificate: Buffer.from(CERTIFICATE, 'base64').toString() };
      },
    });
  });

  const ask = (spec: Partial<CertificateSigningRequest['spec']>): void => {
    harness.create<CertificateSigningRequest>(certificatesigningrequests, {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name: 'csr' },
      spec: {
        request: KUBELET_CLIENT_REQUEST,
        signerName: 'kubernetes.io/kube-apiserver-client',
        usages: CLIENT_USAGES,
        ...spec,
      },
    });
    harness.run(1);
  };
  const csr = (): CertificateSigningRequest => harness.get(certificatesigningrequests, 'csr') ?? assert.fail();
  const answer = (type: 'Approved' | 'Denied'): void => {
    const condition = { type, status: 'True', reason: 'Test', message: 'test' };
    const { metadata, status, ...rest } = csr();
    const at = formatTime(harness.now);
    const conditions = [...(status.conditions ?? []), { ...condition, lastUpdateTime: at, lastTransitionTime: at }];
    harness.client.update(certificatesigningrequests, { ...rest, metadata, status: { conditions } }, 'approval');
    harness.run(1);
  };
  const conditions = (): readonly string[] =>
    (csr().status.conditions ?? []).map(({ type, reason = '', message = '' }) => `${type} ${reason}: ${message}`);

  it('signs what is approved, as it was asked for', () => {
    ask({ expirationSeconds: 3600 });
    assert.equal(csr().status.certificate, undefined);
    answer('Approved');
    assert.equal(csr().status.certificate, CERTIFICATE);
    assert.deepEqual(asked, [
      {
        request: KUBELET_CLIENT_REQUEST,
        signerName: 'kubernetes.io/kube-apiserver-client',
        usages: CLIENT_USAGES,
        expirationSeconds: 3600,
      },
    ]);
  });

  it('signs nothing that is denied, and nothing of other signers', () => {
    ask({});
    answer('Denied');
    assert.deepEqual([csr().status.certificate, asked.length], [undefined, 0]);
    harness.client.remove(certificatesigningrequests, { name: 'csr' });
    ask({ signerName: 'example.com/own' });
    answer('Approved');
    assert.deepEqual([csr().status.certificate, asked.length], [undefined, 0]);
  });

  it('says why a request fails', () => {
    ask({ usages: ['digital signature', 'server auth'] });
    answer('Approved');
    assert.deepEqual(conditions().slice(1), [
      'Failed SignerValidationFailure: invalid usage for client certificate: server auth',
    ]);
  });

  it('approves a kubelet whose user may ask for it', () => {
    harness.create(clusterrolebindings, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'bootstrap' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'system:certificates.k8s.io:certificatesigningrequests:nodeclient',
      },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'admin' }],
    });
    ask({ signerName: 'kubernetes.io/kube-apiserver-client-kubelet' });
    assert.deepEqual(conditions(), [
      'Approved AutoApproved: Auto approving kubelet client certificate after SubjectAccessReview.',
    ]);
    assert.equal(csr().status.certificate, CERTIFICATE);
  });

  it('removes what was answered long ago', () => {
    ask({});
    answer('Denied');
    harness.run(3590);
    assert.ok(csr());
    harness.run(3620);
    assert.equal(harness.get(certificatesigningrequests, 'csr'), undefined);
  });
});

describe('requests that nobody needs any more', () => {
  const after = (hours: number): Instant => instant(START + hours * 3_600_000 + 1);
  const request = (type?: string, certificate?: string): CertificateSigningRequest => ({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'csr', uid: 'u', resourceVersion: '1', creationTimestamp: formatTime(START) },
    spec: { request: '', signerName: '' },
    status: {
      ...(type === undefined
        ? {}
        : {
            conditions: [{ type, status: 'True', lastUpdateTime: formatTime(START), lastTransitionTime: '' }],
          }),
      ...(certificate === undefined ? {} : { certificate }),
    },
  });

  const cases: readonly (readonly [what: string, request: CertificateSigningRequest, hours: number])[] = [
    ['nobody answered for a day', request(), 24],
    ['was denied an hour ago', request('Denied'), 1],
    ['failed an hour ago', request('Failed'), 1],
    ['was signed an hour ago', request('Approved', 'x'), 1],
    ['was approved a day ago and never signed', request('Approved'), 24],
  ];
  for (const [what, one, hours] of cases) {
    it(what, () => {
      assert.equal(isDone(one, after(hours)), true);
      assert.equal(isDone(one, after(hours - 0.1)), false);
    });
  }
});

describe('what signers demand', () => {
  const fault = (signer: string, base64: string, usages: readonly string[]): string | undefined => {
    const parsed = parseWholeRequest(base64);
    assert.ok(parsed.ok);
    return checks.get(`kubernetes.io/${signer}`)?.(parsed.request, usages);
  };
  const serving = ['digital signature', 'key encipherment', 'server auth'];

  it('of clients of the API server: the usage of a client', () => {
    assert.equal(fault('kube-apiserver-client', REQUEST, ['client auth']), undefined);
    const missing = 'missing required usage for client certificate: client auth';
    assert.equal(fault('kube-apiserver-client', REQUEST, ['digital signature']), missing);
  });

  it('of kubelets as clients: their name, their group alone, no other names, exact usages', () => {
    const signer = 'kube-apiserver-client-kubelet';
    assert.equal(fault(signer, KUBELET_CLIENT_REQUEST, CLIENT_USAGES), undefined);
    assert.equal(fault(signer, REQUEST, CLIENT_USAGES), 'subject organization is not system:nodes');
    assert.equal(fault(signer, KUBELET_SERVING_REQUEST, CLIENT_USAGES), 'DNS subjectAltNames are not allowed');
    const usages = 'usages did not match [client auth digital signature key encipherment]';
    assert.equal(fault(signer, KUBELET_CLIENT_REQUEST, ['client auth']), usages);
  });

  it('of kubelets as servers: an address', () => {
    assert.equal(fault('kubelet-serving', KUBELET_SERVING_REQUEST, serving), undefined);
    assert.equal(fault('kubelet-serving', KUBELET_CLIENT_REQUEST, serving), 'DNS or IP subjectAltName is required');
  });
});
