import { DerFault, DerReader, TAG, type DerElement } from './der';
import { nextPemBlock } from './pem';

/** What is read of a PKCS #10 request. */
export interface CertificateRequest {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

/** What whoever signs a request needs of it beside; bytes are DER. */
export interface WholeRequest extends CertificateRequest {
  /** Name (RFC 5280, 4.1.2.4). */
  readonly subject: Uint8Array;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly alternativeNames: readonly AlternativeName[];
  /** What the signature is of. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  /** The object identifier of the algorithm of the signature, in hexadecimal digits. */
  readonly algorithm: string;
}

export interface AlternativeName {
  readonly kind: 'email' | 'DNS' | 'URI' | 'IP' | 'other';
  /** GeneralName. */
  readonly der: Uint8Array;
}

type Parsed<T> = { readonly ok: true; readonly request: T } | { readonly ok: false; readonly error: string };

export type ParsedRequest = Parsed<CertificateRequest>;

/** Reads base64 of a PEM block that holds a request (pkg/apis/certificates/helpers.go, ParseCSR, v1.36). */
export function parseCertificateRequest(base64: string | null): ParsedRequest {
  const parsed = parseWholeRequest(base64);
  if (!parsed.ok) return parsed;
  const { commonName, organizations } = parsed.request;
  return { ok: true, request: { commonName, organizations } };
}

/** The same, with all that a signer needs. */
export function parseWholeRequest(base64: string | null): Parsed<WholeRequest> {
  const block = nextPemBlock(Buffer.from(base64 ?? '', 'base64').toString('latin1'));
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
function read(der: Uint8Array): WholeRequest {
  const whole = new DerReader(der);
  const outer = new DerReader(whole.expect(sequence('certificateRequest')).content);
  const signed = outer.expect(sequence('tbsCertificateRequest'));
  const info = new DerReader(signed.content);
  info.expect({ tag: TAG.integer, goName: 'int' });
  const subject = info.next();
  const publicKey = info.expect(sequence('publicKeyInfo'));
  const key = new DerReader(publicKey.content);
  key.expect(sequence('AlgorithmIdentifier'));
  key.expect({ tag: TAG.bitString, goName: 'BitString' });
  const attributes = info.expect({ tag: TAG.sequence, goName: '', field: 0 });
  const algorithm = outer.expect(sequence('AlgorithmIdentifier'));
  const signature = outer.expect({ tag: TAG.bitString, goName: 'BitString' });
  whole.end();
  return {
    ...named(subject.content),
    subject: subject.whole,
    publicKey: publicKey.whole,
    alternativeNames: alternativeNames(attributes.content),
    signed: signed.whole,
    // The first byte counts the bits that are not used: of a signature, none.
    signature: signature.content.subarray(1),
    algorithm: hexOf(new DerReader(algorithm.content).next().content),
  };
}

const EXTENSION_REQUEST = '2a864886f70d01090e';
const SUBJECT_ALTERNATIVE_NAME = '551d11';

/** Those of the extensions that the attributes ask for (RFC 2985, 5.4.2; RFC 5280, 4.2.1.6). */
function alternativeNames(attributes: Uint8Array): readonly AlternativeName[] {
  const names: AlternativeName[] = [];
  for (const attribute of childrenOf(attributes)) {
    const [type, values] = childrenOf(attribute.content);
    if (type === undefined || values === undefined || hexOf(type.content) !== EXTENSION_REQUEST) continue;
    for (const extensions of childrenOf(values.content))
      for (const extension of childrenOf(extensions.content)) names.push(...namesOf(extension.content));
  }
  return names;
}

function namesOf(extension: Uint8Array): readonly AlternativeName[] {
  const parts = childrenOf(extension);
  const value = parts[parts.length - 1];
  if (parts[0] === undefined || hexOf(parts[0].content) !== SUBJECT_ALTERNATIVE_NAME) return [];
  if (value?.tag !== TAG.octetString) return [];
  return childrenOf(new DerReader(value.content).expect(sequence('GeneralNames')).content).map(({ tag, whole }) => ({
    kind: KINDS.get(tag) ?? 'other',
    der: whole,
  }));
}

const KINDS: ReadonlyMap<number, AlternativeName['kind']> = new Map([
  [1, 'email'],
  [2, 'DNS'],
  [6, 'URI'],
  [7, 'IP'],
]);

function childrenOf(content: Uint8Array): readonly DerElement[] {
  const children: DerElement[] = [];
  for (const reader = new DerReader(content); !reader.isAtEnd;) children.push(reader.next());
  return children;
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

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
      const type = hexOf(id);
      if (type === COMMON_NAME) commonName = value;
      if (type === ORGANIZATION) organizations.push(value);
    }
  }
  return { commonName, organizations };
}
