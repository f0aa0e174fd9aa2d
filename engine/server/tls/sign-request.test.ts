import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { KUBELET_SERVING_REQUEST, REQUEST } from '../../api/x509/fixtures/pem';
import { newAuthority } from './certificate';
import { signRequest } from './sign-request';

const NOW = new Date('2026-01-01T00:00:00Z');
const authority = newAuthority({ commonName: 'kubernetes' }, { from: NOW, until: new Date('2060-01-01T00:00:00Z') });
const asked = {
  request: KUBELET_SERVING_REQUEST,
  signerName: 'kubernetes.io/kubelet-serving',
  usages: ['digital signature', 'server auth'],
  expirationSeconds: undefined,
};
const certificateOf = (change: Partial<typeof asked> | { expirationSeconds: number } = {}): X509Certificate => {
  const signed = signRequest(authority, { ...asked, ...change }, NOW);
  assert.ok(signed.ok);
  return new X509Certificate(signed.certificate);
};

describe('signing what a certificate request asks for', () => {
  it('keeps subject, key and names, and grants the usages', () => {
    const certificate = certificateOf();
    const root = new X509Certificate(authority.certificate);
    assert.ok(certificate.checkIssued(root) && certificate.verify(root.publicKey));
    assert.equal(certificate.subject, 'O=system:nodes\nCN=system:node:n1');
    assert.equal(certificate.subjectAltName, 'DNS:n1, IP Address:10.0.0.7');
    assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.1']);
    assert.equal(certificate.ca, false);
  });

  it('begins five minutes ago and ends after a year less five minutes, or when it is asked to', () => {
    assert.equal(certificateOf().validFrom, 'Dec 31 23:55:00 2025 GMT');
    assert.equal(certificateOf().validTo, 'Dec 31 23:55:00 2026 GMT');
    assert.equal(certificateOf({ expirationSeconds: 3600 }).validTo, 'Jan  1 01:00:00 2026 GMT');
    assert.equal(certificateOf({ expirationSeconds: 1 }).validTo, 'Jan  1 00:10:00 2026 GMT');
  });

  it('refuses what was changed after it was signed', () => {
    const text = Buffer.from(asked.request, 'base64').toString();
    const body = Buffer.from(text.replace(/-----[^-]+-----|\n/g, ''), 'base64');
    const at = body.indexOf('system:node:n1');
    body.write('system:node:n2', at);
    const forged = `-----BEGIN CERTIFICATE REQUEST-----\n${body.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
    const signed = signRequest(authority, { ...asked, request: Buffer.from(forged).toString('base64') }, NOW);
    assert.deepEqual(signed, {
      ok: false,
      message: 'unable to verify certificate request signature: x509: verification error',
    });
  });

  it('reads requests of RSA keys', () => {
    assert.equal(certificateOf({ request: REQUEST }).publicKey.asymmetricKeyType, 'rsa');
  });
});
