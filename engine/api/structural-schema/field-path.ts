import { additionalOf, propertyOf, type Schema } from './schema';

export type FoundField =
  | {
      readonly ok: true;
      /** As a field path: `spec.a`, `spec.labels[a/b]`. */
      readonly path: string;
      /** The first step. */
      readonly root: string;
      readonly schema: Schema;
    }
  | { readonly ok: false; readonly error: string };

/**
 * The field that a simple JSON path leads to: `.spec.a`, `.spec['a.b']`
 * (apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go, `ValidFieldPath`, v1.36).
 */
export function findField(jsonPath: string, schema: Schema, { brackets }: { readonly brackets: boolean }): FoundField {
  const tokens = jsonPath.match(/'(?:\\.|[^'])*'|[.[\]]|[^.[\]]+/g) ?? [];
  const walk: Walk = { path: '', root: '', schema };
  let at = 0;
  const next = (): string | undefined => tokens[at++];
  for (let token = next(); token !== undefined; token = next()) {
    const error = token === '.' ? dotStep(walk, next()) : bracketStep(walk, token, brackets, next);
    if (error !== undefined) return { ok: false, error };
  }
  return { ok: true, ...walk };
}

interface Walk {
  path: string;
  root: string;
  schema: Schema;
}

const ENDED = 'unexpected end of JSON path';
const NO_FIELD = 'does not refer to a valid field';

function dotStep(walk: Walk, name: string | undefined): string | undefined {
  return name === undefined ? ENDED : step(walk, name);
}

function bracketStep(walk: Walk, token: string, brackets: boolean, next: () => string | undefined): string | undefined {
  if (token !== '[') return `expected [ or . but got: ${token}`;
  if (!brackets) return 'array notation is not allowed';
  const quoted = next();
  if (quoted === undefined) return ENDED;
  if (!/^'.*'$/s.test(quoted) || quoted.length < 2) return `expected single quoted string but got ${quoted}`;
  const name = unescaped(quoted.slice(1, -1));
  if (name === undefined) return `invalid string literal: invalid escape char ${/\\./.exec(quoted)?.[0] ?? ''}`;
  const error = step(walk, name);
  if (error !== undefined) return error;
  const closing = next();
  if (closing === undefined) return ENDED;
  return closing === ']' ? undefined : `expected ] but got ${closing}`;
}

function step(walk: Walk, name: string): string | undefined {
  const { schema } = walk;
  if (schema.properties !== undefined && Object.keys(schema.properties).length > 0) {
    const property = propertyOf(schema, name);
    if (property === undefined) return NO_FIELD;
    walk.path = walk.path === '' ? name : `${walk.path}.${name}`;
    walk.schema = property;
  } else {
    const additional = additionalOf(schema);
    if (additional === undefined) return NO_FIELD;
    walk.path = `${walk.path}[${name}]`;
    walk.schema = additional;
  }
  if (walk.root === '') walk.root = name;
  return undefined;
}

const ESCAPES: Readonly<Record<string, string | undefined>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  "'": "'",
  '\\': '\\',
};

/** Undefined: it holds an escape that there is not. */
function unescaped(text: string): string | undefined {
  let isWrong = false;
  const out = text.replace(/\\./g, (escape) => {
    const found = ESCAPES[escape.charAt(1)];
    isWrong ||= found === undefined;
    return found ?? '';
  });
  return isWrong ? undefined : out;
}
