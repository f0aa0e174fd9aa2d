import { DerFault, DerReader, TAG } from './der';
import { nextPemBlock } from './pem';

/** What is read of a PKCS #10 request. */
export interface CertificateRequest {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

export type ParsedRequest =
  { readonly ok: true; readonly request: CertificateRequest } | { readonly ok: false; readonly error: string };

/** Reads base64 of a PEM block that holds a request (pkg/apis/certificates/helpers.go, ParseCSR, v1.36). */
export function parseCertificateRequest(base64: string): ParsedRequest {
  const block = nextPemBlock(Buffer.from(base64, 'base64').toString('latin1'));
  if (block?.type !== 'CERTIFICATE REQUEST') return { ok: false, error: 'PEM block type must be CERTIFICATE REQUEST' };
  try {
    return { ok: true, request: read(block.bytes) };
  } catch (error) {
    if (error instanceof DerFault) return { ok: false, error: error.message };
    throw error;
  }
}

const sequence = (goName: string): { readonly tag: number; readonly goName: string } => ({ tag: TAG.sequence, goName });

/** CertificationRequest (RFC 2986, 4). */
function read(der: Uint8Array): CertificateRequest {
  const whole = new DerReader(der);
  const outer = new DerReader(whole.expect(sequence('certificateRequest')).content);
  const info = new DerReader(outer.expect(sequence('tbsCertificateRequest')).content);
  info.expect({ tag: TAG.integer, goName: 'int' });
  const subject = info.next();
  const key = new DerReader(info.expect(sequence('publicKeyInfo')).content);
  key.expect(sequence('AlgorithmIdentifier'));
  key.expect({ tag: TAG.bitString, goName: 'BitString' });
  info.expect({ tag: TAG.sequence, goName: '', field: 0 });
  outer.expect(sequence('AlgorithmIdentifier'));
  outer.expect({ tag: TAG.bitString, goName: 'BitString' });
  whole.end();
  return named(subject.content);
}

const COMMON_NAME = '550403';
const ORGANIZATION = '55040a';

/** Of the attributes of a name the last common name and all organizations count. */
function named(content: Uint8Array): CertificateRequest {
  let commonName = '';
  const organizations: string[] = [];
  for (const names = new DerReader(content); !names.isAtEnd;) {
    const set = names.expect({ tag: TAG.set, goName: 'RelativeDistinguishedNameSET' });
    for (const attributes = new DerReader(set.content); !attributes.isAtEnd;) {
      const attribute = new DerReader(attributes.expect(sequence('AttributeTypeAndValue')).content);
      const id = attribute.expect({ tag: TAG.objectIdentifier, goName: 'ObjectIdentifier' }).content;
      const value = Buffer.from(attribute.next().content).toString('utf8');
      const type = Buffer.from(id).toString('hex');
      if (type === COMMON_NAME) commonName = value;
      if (type === ORGANIZATION) organizations.push(value);
    }
  }
  return { commonName, organizations };
}
