/** Subject of a PKCS #10 request, as far as admission looks at it. */
export interface CertificateSubject {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

const PEM = /-----BEGIN CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE REQUEST-----/;
const COMMON_NAME = '550403';
const ORGANIZATION = '55040a';

/** Undefined: `request` (base64 of PEM) is no certificate request. */
export function subjectOf(request: string): CertificateSubject | undefined {
  const pem = PEM.exec(Buffer.from(request, 'base64').toString('latin1'));
  if (pem === null) return undefined;
  try {
    return readSubject(Buffer.from((pem[1] ?? '').replace(/\s/g, ''), 'base64'));
  } catch (error) {
    if (error instanceof DerFault) return undefined;
    throw error;
  }
}

class DerFault extends Error {
  override readonly name = 'DerFault';
}

interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly rest: Uint8Array;
}

/** CertificationRequest → CertificationRequestInfo → version, subject (RFC 2986 §4). */
function readSubject(der: Uint8Array): CertificateSubject {
  const info = element(element(der).content);
  const subject = element(element(info.content).rest);
  let commonName = '';
  const organizations: string[] = [];
  for (const names of elements(subject.content)) {
    for (const name of elements(names.content)) {
      const type = element(name.content);
      const value = text(element(type.rest).content);
      const id = Buffer.from(type.content).toString('hex');
      if (id === COMMON_NAME) commonName = value;
      if (id === ORGANIZATION) organizations.push(value);
    }
  }
  return { commonName, organizations };
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

function* elements(bytes: Uint8Array): Generator<Element> {
  let rest = bytes;
  while (rest.length > 0) {
    const next = element(rest);
    yield next;
    rest = next.rest;
  }
}

/** One tag, length and value (X.690 §8.1). */
function element(bytes: Uint8Array): Element {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined) throw new DerFault('truncated');
  const extra = first < 0x80 ? 0 : first & 0x7f;
  if (extra > 4) throw new DerFault('too long');
  let length = extra === 0 ? first : 0;
  for (let index = 0; index < extra; index++) length = length * 256 + (bytes[2 + index] ?? 0);
  const start = 2 + extra;
  if (start + length > bytes.length) throw new DerFault('truncated');
  return { tag, content: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) };
}
