/**
 * What Go's tls.X509KeyPair has against a certificate and its key (crypto/tls, Go 1.26), as far as the PEM shows. What is
 * inside of the blocks, and whether the two belong together, is not looked at.
 */
export function keyPairFault(certificate: string, key: string): string | undefined {
  return certificateFault(blockTypes(certificate)) ?? keyFault(blockTypes(key));
}

const BLOCK = /-----BEGIN ([^\n]*?)-----[ \t\r]*\n((?:[^-\n]*\n)*?)-----END \1-----/g;

/** The types of the PEM blocks of a text, in order; what does not decode is no block. */
const blockTypes = (text: string): readonly string[] =>
  [...text.matchAll(BLOCK)].filter(([, , body = '']) => isBody(body)).map(([, type = '']) => type);

const isBody = (body: string): boolean => {
  const data = body
    .split('\n')
    .filter((line) => !line.includes(':'))
    .join('')
    .replace(/\s/g, '');
  return data.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(data);
};

function certificateFault(types: readonly string[]): string | undefined {
  if (types.includes('CERTIFICATE')) return undefined;
  const [only, ...more] = types;
  if (only === undefined) return 'tls: failed to find any PEM data in certificate input';
  return more.length === 0 && only.endsWith('PRIVATE KEY')
    ? 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
    : `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${types.join(' ')}]`;
}

function keyFault(types: readonly string[]): string | undefined {
  if (types.some((type) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'))) return undefined;
  const [only, ...more] = types;
  if (only === undefined) return 'tls: failed to find any PEM data in key input';
  return more.length === 0 && only === 'CERTIFICATE'
    ? 'tls: found a certificate rather than a key in the PEM for the private key'
    : `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${types.join(' ')}]`;
}
