import assert from 'node:assert/strict';
import { ServiceAccountSigner } from './service-account-signer';

describe('tokens that a Secret holds', () => {
  const signer = new ServiceAccountSigner();
  const claims = { namespace: 'ns', serviceAccount: { name: 'robot', uid: 'u' }, secret: 'robot-token' };
  const token = signer.sign(claims);

  it('are read back', () => {
    assert.deepEqual(signer.read(token), claims);
    assert.equal(signer.read(`${token}x`), undefined);
  });

  it('say what those of the real server say', () => {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    assert.deepEqual(payload, {
      iss: 'kubernetes/serviceaccount',
      'kubernetes.io/serviceaccount/namespace': 'ns',
      'kubernetes.io/serviceaccount/secret.name': 'robot-token',
      'kubernetes.io/serviceaccount/service-account.name': 'robot',
      'kubernetes.io/serviceaccount/service-account.uid': 'u',
      sub: 'system:serviceaccount:ns:robot',
    });
  });
});
