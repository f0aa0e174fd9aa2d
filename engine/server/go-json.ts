const PLAIN = /^[^<>&\u2028\u2029]*$/;
const SPECIAL = /[<>&\u2028\u2029]/g;

/** JSON as Go's encoder writes it: what could end a script or a line of one stands as its code point (encoding/json). */
export function goJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent);
  return PLAIN.test(text) ? text : text.replace(SPECIAL, escaped);
}

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
