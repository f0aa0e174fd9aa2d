import assert from 'node:assert/strict';
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { issue, newAuthority } from './certificate';

const validity = { from: new Date('2026-01-01T00:00:00Z'), until: new Date('2060-01-01T00:00:00Z') };

describe('certificates', () => {
  const authority = newAuthority({ commonName: 'kubernetes' }, validity);
  const server = issue(authority, {
    subject: { commonName: 'kube-apiserver' },
    validity,
    use: 'server',
    hosts: ['localhost', '127.0.0.1', '::1', 'kubernetes.default.svc'],
  });

  it('are read by OpenSSL as they were meant', () => {
    const root = new X509Certificate(authority.certificate);
    const leaf = new X509Certificate(server.certificate);
    assert.equal(root.ca, true);
    assert.equal(leaf.ca, false);
    assert.equal(root.verify(root.publicKey), true);
    assert.equal(leaf.checkIssued(root) && leaf.verify(root.publicKey), true);
    assert.equal(leaf.checkPrivateKey(createPrivateKey(server.key)), true);
    assert.equal(leaf.validFrom, 'Jan  1 00:00:00 2026 GMT');
    assert.equal(leaf.validTo, 'Jan  1 00:00:00 2060 GMT');
    assert.deepEqual(leaf.keyUsage, ['1.3.6.1.5.5.7.3.1']);
  });

  it('hold for the hosts they name, and no other', () => {
    const leaf = new X509Certificate(server.certificate);
    assert.equal(leaf.checkHost('localhost'), 'localhost');
    assert.equal(leaf.checkIP('127.0.0.1'), '127.0.0.1');
    assert.equal(leaf.checkIP('::1'), '::1');
    assert.equal(leaf.checkHost('example.com'), undefined);
  });

  it('name user and groups of a client', () => {
    const client = issue(authority, {
      subject: { commonName: 'jane', organizations: ['system:masters', 'devs'] },
      validity,
      use: 'client',
    });
    assert.equal(new X509Certificate(client.certificate).subject, 'O=system:masters\nO=devs\nCN=jane');
  });
});
