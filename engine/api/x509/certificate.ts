import { quote } from '../../base/go-text';
import { DerFault, DerReader, TAG, type DerElement } from './der';
import { nextPemBlock } from './pem';

/**
 * What is wrong with a text of certificates, base64 of PEM; undefined: nothing. An empty one is none
 * (pkg/apis/certificates/validation, validateCertificate, v1.36).
 */
export function certificateFault(base64: string): string | undefined {
  if (base64 === '') return undefined;
  let blocks = 0;
  for (let rest = Buffer.from(base64, 'base64').toString('latin1'); ;) {
    const block = nextPemBlock(rest);
    if (block === undefined) return blocks === 0 ? 'must contain at least one CERTIFICATE PEM block' : undefined;
    if (block.type !== 'CERTIFICATE') return `only CERTIFICATE PEM blocks are allowed, found ${quote(block.type)}`;
    if (block.headers.size > 0) return 'no PEM block headers are permitted';
    blocks++;
    if (block.bytes.length === 0) return 'found CERTIFICATE PEM block containing 0 certificates';
    const fault = formFault(block.bytes);
    if (fault !== undefined) return fault;
    rest = block.rest;
  }
}

/** The parts of a certificate in their order, each with Go's word for a bad one (crypto/x509/parser.go). */
function formFault(der: Uint8Array): string | undefined {
  for (const all = new DerReader(der); !all.isAtEnd;) {
    const whole = sequenceOf(all);
    if (whole === undefined) return 'x509: malformed certificate';
    const outer = new DerReader(whole);
    const signed = sequenceOf(outer);
    if (signed === undefined) return 'x509: malformed tbs certificate';
    const fault = signedFault(new DerReader(signed));
    if (fault !== undefined) return fault;
    if (sequenceOf(outer) === undefined) return 'x509: malformed algorithm identifier';
    if (elementOf(outer)?.tag !== TAG.bitString) return 'x509: malformed signature';
  }
  return undefined;
}

const PARTS: readonly (readonly [tag: number, what: string])[] = [
  [TAG.integer, 'serial number'],
  [TAG.sequence, 'signature algorithm identifier'],
  [TAG.sequence, 'issuer'],
  [TAG.sequence, 'validity'],
  [TAG.sequence, 'issuer'],
  [TAG.sequence, 'spki'],
];

function signedFault(signed: DerReader): string | undefined {
  let element = elementOf(signed);
  if (element?.tagClass === 2 && element.tag === 0) element = elementOf(signed);
  for (const [tag, what] of PARTS) {
    if (element?.tagClass !== 0 || element.tag !== tag) return `x509: malformed ${what}`;
    element = elementOf(signed);
  }
  return undefined;
}

function sequenceOf(reader: DerReader): Uint8Array | undefined {
  const element = elementOf(reader);
  return element?.tagClass === 0 && element.tag === TAG.sequence ? element.content : undefined;
}

/** Undefined: there is none, or it is cut short. */
function elementOf(reader: DerReader): DerElement | undefined {
  try {
    return reader.isAtEnd ? undefined : reader.next();
  } catch (error) {
    if (error instanceof DerFault) return undefined;
    throw error;
  }
}
