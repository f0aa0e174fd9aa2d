import assert from 'node:assert/strict';
import { certificatesigningrequests, clusterrolebindings, clusterroles } from '../../../api/resources';
import type { CertificateSigningRequest } from '../../../api/types/certificates-v1';
import { CERTIFICATE, REQUEST, SUPERUSER_REQUEST } from '../../../api/x509/fixtures/pem';
import { ApiServerBench, refusalOf, user } from '../testing/api-server-bench';

const GROUP = 'certificates.k8s.io';
const eve = user('eve');

/** A request `r` to a signer, and Eve, who may write all parts of requests and do with signers what is given. */
function world(verb = 'none', signer = 'example.com/a'): ApiServerBench {
  const bench = new ApiServerBench();
  const rules = [
    {
      apiGroups: [GROUP],
      resources: [
        'certificatesigningrequests',
        'certificatesigningrequests/approval',
        'certificatesigningrequests/status',
      ],
      verbs: ['*'],
    },
    { apiGroups: [GROUP], resources: ['signers'], verbs: [verb], resourceNames: [signer] },
  ];
  bench.create(clusterroles, { metadata: { name: 'eve' }, rules });
  bench.create(clusterrolebindings, {
    metadata: { name: 'eve' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'eve' },
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'eve' }],
  });
  bench.create(certificatesigningrequests, request('example.com/a'), { as: eve });
  return bench;
}

const request = (signerName: string): object => ({
  metadata: { name: 'r' },
  spec: { request: REQUEST, signerName, usages: ['client auth'] },
});

const approve = (bench: ApiServerBench): CertificateSigningRequest =>
  bench.patch(
    certificatesigningrequests,
    'r',
    { status: { conditions: [{ type: 'Approved', status: 'True', reason: 'r' }] } },
    { subresource: 'approval', as: eve },
  );

const sign = (bench: ApiServerBench): CertificateSigningRequest =>
  bench.patch(
    certificatesigningrequests,
    'r',
    { status: { certificate: CERTIFICATE } },
    { subresource: 'status', as: eve },
  );

describe('CertificateApproval', () => {
  const leave = ['example.com/a', 'example.com/*'];
  for (const signer of leave) {
    it(`lets those approve who may for ${signer}`, () => {
      assert.equal(approve(world('approve', signer)).status.conditions?.[0]?.type, 'Approved');
    });
  }

  it('refuses the others', () => {
    assert.equal(
      refusalOf(() => approve(world('approve', 'example.com/b'))),
      '403 certificatesigningrequests.certificates.k8s.io "r" is forbidden: user not permitted to approve requests with signerName "example.com/a"',
    );
  });
});

describe('CertificateSigning', () => {
  it('lets those sign who may', () => {
    assert.equal(sign(world('sign')).status.certificate, CERTIFICATE);
  });

  it('refuses the others', () => {
    assert.equal(
      refusalOf(() => sign(world('approve'))),
      '403 certificatesigningrequests.certificates.k8s.io "r" is forbidden: user not permitted to sign requests with signerName "example.com/a"',
    );
  });
});

describe('CertificateSubjectRestriction', () => {
  it('lets pass whoever asks for no superuser', () => {
    const client = { ...request('kubernetes.io/kube-apiserver-client'), metadata: { name: 'client' } };
    const { spec } = world().create<CertificateSigningRequest>(certificatesigningrequests, client, { as: eve });
    assert.deepEqual([spec.username, spec.groups], ['eve', ['system:authenticated']]);
  });

  it('refuses superusers from the signer that would make them', () => {
    const root = (signerName: string): object => ({
      metadata: { name: 'root' },
      spec: { request: SUPERUSER_REQUEST, signerName, usages: ['client auth'] },
    });
    assert.equal(
      refusalOf(() => world().create(certificatesigningrequests, root('kubernetes.io/kube-apiserver-client'))),
      '403 certificatesigningrequests.certificates.k8s.io "root" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
    );
    world().create(certificatesigningrequests, root('example.com/a'));
  });
});
