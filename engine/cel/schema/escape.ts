const RESERVED: ReadonlySet<string> = new Set([
  ...['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import'],
  ...['let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while'],
]);

const NAMES: ReadonlyMap<string, string> = new Map([
  ['__', '__underscores__'],
  ['.', '__dot__'],
  ['-', '__dash__'],
  ['/', '__slash__'],
]);

const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['underscores', '__'],
  ['dot', '.'],
  ['dash', '-'],
  ['slash', '/'],
]);

/** How a property is named in expressions; undefined: it cannot be (apiserver/pkg/cel/escaping.go, v1.36). */
export function escapeProperty(name: string): string | undefined {
  if (!/^[A-Za-z_./-][A-Za-z0-9_./-]*$/.test(name)) return undefined;
  if (RESERVED.has(name)) return `__${name}__`;
  return name.replace(/__|[-./]/g, (part) => NAMES.get(part) ?? part);
}

/** The property of a name in an expression; undefined: no property is written so. */
export function unescapeProperty(escaped: string): string | undefined {
  let isWrong = false;
  const name = escaped.replace(/__([^_]+)__/g, (whole, inner: string) => {
    const meaning = MEANINGS.get(inner);
    if (meaning !== undefined) return meaning;
    if (!RESERVED.has(inner) || whole.length !== escaped.length) isWrong = true;
    return inner;
  });
  return isWrong ? undefined : name;
}
