import { bytesOfBase64 } from '../../base/base64';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes of a text in base64; undefined: it is none. */
export const decodeBase64 = (text: string): Uint8Array | undefined =>
  BASE64.test(text) ? Uint8Array.from(bytesOfBase64(text)) : undefined;
