/** One HTTP request, however it came: what the wire server and tests in process both have. */
export interface HttpRequest {
  readonly method: string;
  /** Without the query, still percent-encoded. */
  readonly path: string;
  readonly query: Query;
  /** By lower-case name; where one was sent twice, both values. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

export type Query = ReadonlyMap<string, readonly string[]>;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** One Warning header each. */
  readonly warnings: readonly string[];
  /** An object to be printed as JSON, or text. */
  readonly body: unknown;
}

export const NO_BODY = new Uint8Array();

/** The first value of a parameter, as Go's url.Values has it. */
export const first = (query: Query, name: string): string | undefined => query.get(name)?.[0];

/** A header of which there can be one only. */
export function header({ headers }: Pick<HttpRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' || value === undefined ? value : value[0];
}

export function parseQuery(text: string): Query {
  const query = new Map<string, string[]>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = unescaped(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : unescaped(pair.slice(equals + 1));
    const values = query.get(name);
    if (values === undefined) query.set(name, [value]);
    else values.push(value);
  }
  return query;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
