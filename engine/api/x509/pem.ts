/** One block of a PEM text. */
export interface PemBlock {
  readonly type: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Uint8Array;
  /** What follows the block. */
  readonly rest: string;
}

const BLOCK =
  /(?:^|\n)-----BEGIN ((?:(?!-----BEGIN )[^\n])*?)-----[ \t\r]*\n((?:(?!-----BEGIN )[^])*?)-----END \1-----[ \t\r]*(?:\n|$)/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The next block whose content is base64, whatever stands before it; undefined: there is none (Go's encoding/pem). */
export function nextPemBlock(text: string): PemBlock | undefined {
  for (let rest = text; ;) {
    const found = BLOCK.exec(rest);
    if (found === null) return undefined;
    const [whole, type = '', content = ''] = found;
    rest = rest.slice(found.index + whole.length);
    const { headers, body } = headed(content);
    const base64 = body.replace(/[ \t\r\n]/g, '');
    if (BASE64.test(base64)) return { type, headers, bytes: Buffer.from(base64, 'base64'), rest };
  }
}

function headed(content: string): { readonly headers: ReadonlyMap<string, string>; readonly body: string } {
  const headers = new Map<string, string>();
  const lines = content.split('\n');
  let first = 0;
  for (; first < lines.length; first++) {
    const line = lines[first] ?? '';
    const colon = line.indexOf(':');
    if (colon < 0) break;
    headers.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return { headers, body: lines.slice(first).join('\n') };
}
