const ESCAPES: Readonly<Record<string, string>> = { '<': '\\u003c', '\u2028': '\\u2028', '\u2029': '\\u2029' };

/** JSON that may stand inside a script element: nothing in it can end the element or open a comment. */
export const jsonForScript = (value: unknown): string =>
  JSON.stringify(value).replace(/[<\u2028\u2029]/g, (character) => ESCAPES[character] ?? character);

/** Program text that may stand inside a script element. `<` is only touched where HTML would see a tag or a comment. */
export const codeForScript = (code: string): string =>
  code
    .replace(/<(?=\/script|script|!--)/gi, '\\x3c')
    .replace(/[\u2028\u2029]/g, (character) => ESCAPES[character] ?? '');

/** Text that may stand between tags or in a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
