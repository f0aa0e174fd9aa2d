import assert from 'node:assert/strict';
import { certificateFault } from './certificate';
import { parseCertificateRequest } from './certificate-request';
import { CERTIFICATE, REQUEST } from './fixtures/pem';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const block = (type: string, bytes: readonly number[], headers = ''): string =>
  base64(`-----BEGIN ${type}-----\n${headers}${Buffer.from(bytes).toString('base64')}\n-----END ${type}-----\n`);

describe('parseCertificateRequest', () => {
  it('reads the subject', () => {
    const request = { commonName: 'system:node:a', organizations: ['system:nodes', 'x'] };
    assert.deepEqual(parseCertificateRequest(REQUEST), { ok: true, request });
  });

  it('skips what stands before the block', () => {
    const text = `some words\n${Buffer.from(REQUEST, 'base64').toString()}`;
    assert.ok(parseCertificateRequest(base64(text)).ok);
  });

  const PARAMETERS =
    '{optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false}';
  const refused: readonly (readonly [name: string, text: string, error: string])[] = [
    ['nothing', '', 'PEM block type must be CERTIFICATE REQUEST'],
    ['no PEM', base64('foo'), 'PEM block type must be CERTIFICATE REQUEST'],
    ['another block', CERTIFICATE, 'PEM block type must be CERTIFICATE REQUEST'],
    ['no DER', block('CERTIFICATE REQUEST', [0x30]), 'asn1: syntax error: truncated tag or length'],
    ['cut short', block('CERTIFICATE REQUEST', [0x30, 5, 0]), 'asn1: syntax error: data truncated'],
    ['an empty sequence', block('CERTIFICATE REQUEST', [0x30, 0]), 'asn1: syntax error: sequence truncated'],
    ['an odd length', block('CERTIFICATE REQUEST', [0x30, 0x81, 1, 0]), 'asn1: structure error: non-minimal length'],
    [
      'another type',
      block('CERTIFICATE REQUEST', [2, 1, 0]),
      `asn1: structure error: tags don't match (16 vs {class:0 tag:2 length:1 isCompound:false}) ${PARAMETERS} certificateRequest @2`,
    ],
  ];
  for (const [name, text, error] of refused) {
    it(`refuses ${name}`, () => {
      assert.deepEqual(parseCertificateRequest(text), { ok: false, error });
    });
  }
});

describe('certificateFault', () => {
  const cases: readonly (readonly [name: string, text: string, fault: string | undefined])[] = [
    ['none', '', undefined],
    ['one', CERTIFICATE, undefined],
    ['no PEM', 'AAAA', 'must contain at least one CERTIFICATE PEM block'],
    ['a request', REQUEST, 'only CERTIFICATE PEM blocks are allowed, found "CERTIFICATE REQUEST"'],
    ['headers', block('CERTIFICATE', [0x30, 0], 'A: b\n\n'), 'no PEM block headers are permitted'],
    ['no certificate', block('CERTIFICATE', [2, 1, 0]), 'x509: malformed certificate'],
    ['an empty one', block('CERTIFICATE', [0x30, 0]), 'x509: malformed tbs certificate'],
    ['nothing signed', block('CERTIFICATE', [0x30, 2, 0x30, 0]), 'x509: malformed serial number'],
  ];
  for (const [name, text, fault] of cases) {
    it(`judges ${name}`, () => {
      assert.equal(certificateFault(text), fault);
    });
  }
});
