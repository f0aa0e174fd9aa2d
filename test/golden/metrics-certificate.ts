import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { webcrypto } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const KEY = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** The controllers tool serves the resource metrics API itself, over TLS: options with a certificate that lasts a day. */
export async function metricsOptions(port: number, folder: string): Promise<readonly string[]> {
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost',
    keys,
    signingAlgorithm: KEY,
    notAfter: new Date(Date.now() + 86_400_000),
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const certificateFile = path.join(folder, 'metrics.crt');
  const keyFile = path.join(folder, 'metrics.key');
  fs.writeFileSync(certificateFile, certificate.toString('pem'));
  fs.writeFileSync(keyFile, `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`, { mode: 0o600 });
  return ['--metrics-port', String(port), '--tls-cert', certificateFile, '--tls-key', keyFile];
}
