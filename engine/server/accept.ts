export interface AcceptClause {
  readonly type: string;
  readonly quality: number;
  readonly parameters: ReadonlyMap<string, string>;
}

/** The clauses of an Accept header, best first; of the same quality as they were sent. No header: anything will do. */
export function acceptClauses(header: string | undefined): readonly AcceptClause[] {
  return (header === undefined || header === '' ? '*/*' : header)
    .split(',')
    .map(clause)
    .sort((a, b) => b.quality - a.quality);
}

function clause(text: string): AcceptClause {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = new Map(
    rest.map((part): [string, string] => {
      const equals = part.indexOf('=');
      return equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
    }),
  );
  return { type, quality: Number(parameters.get('q') ?? 1) || 0, parameters };
}
