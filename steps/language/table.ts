import { didYouMean, InputError } from './errors';

/** The columns a step knows: name → is it required. */
export type Columns = Readonly<Record<string, 'required' | 'optional'>>;

/** A step's table, with its header checked: an unknown or missing column is an error of the scenario. */
export class StepTable {
  constructor(private readonly cells: readonly (readonly string[])[]) {}

  /** Rows as column → cell; empty cells of optional columns are left out. */
  rows<const C extends Columns>(
    columns: C,
  ): readonly { readonly [K in keyof C]: C[K] extends 'required' ? string : string | undefined }[] {
    const [header, ...body] = this.cells;
    if (header === undefined) throw new InputError('the step needs a table and has none');
    const known = Object.keys(columns);
    for (const name of header) {
      if (!known.includes(name)) {
        const hint = didYouMean(name, known);
        throw new InputError(`the table has an unknown column "${name}"${hint || ','} expected: ${known.join(', ')}`);
      }
    }
    for (const name of known) {
      if (columns[name] === 'required' && !header.includes(name)) {
        throw new InputError(`the table lacks the column "${name}"; expected: ${known.join(', ')}`);
      }
    }
    for (const [index, cells] of body.entries()) {
      const empty = known.find((name) => columns[name] === 'required' && cellOf(header, cells, name) === undefined);
      if (empty !== undefined)
        throw new InputError(`row ${index + 1} of the table has nothing in the column "${empty}"`);
    }
    return body.map((cells) => Object.fromEntries(known.map((name) => [name, cellOf(header, cells, name)]))) as never;
  }

  /** A table of two columns without a header: field, value. */
  pairs(): readonly (readonly [string, string])[] {
    return this.cells.map((row) => {
      if (row.length !== 2) throw new InputError(`expected two columns, field and value, found ${row.length}`);
      return [row[0] ?? '', row[1] ?? ''] as const;
    });
  }

  /** A table of one column without a header. */
  lines(): readonly string[] {
    return this.cells.map((row) => {
      if (row.length !== 1) throw new InputError(`expected one column, found ${row.length}`);
      return row[0] ?? '';
    });
  }

  raw(): readonly (readonly string[])[] {
    return this.cells;
  }
}

function cellOf(header: readonly string[], cells: readonly string[], name: string): string | undefined {
  const cell = cells[header.indexOf(name)];
  return cell === undefined || cell === '' ? undefined : cell;
}
