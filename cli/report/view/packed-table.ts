/** Rows of equal shape with each word written once: texts are places in `words`. */
export interface PackedTable {
  readonly columns: readonly string[];
  /** Of each column: is it a text? */
  readonly texts: readonly boolean[];
  readonly words: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

type Shape<T> = { readonly [K in keyof T]: T[K] extends number ? 'number' : 'text' };

/** Packs flat records; `shape` gives the columns and their order. */
export function pack<T extends object>(records: readonly T[], shape: Shape<T>): PackedTable {
  const columns = Object.keys(shape) as (keyof T & string)[];
  const places = new Map<string, number>();
  const placeOf = (word: string): number => {
    const known = places.get(word);
    if (known !== undefined) return known;
    places.set(word, places.size);
    return places.size - 1;
  };
  const rows = records.map((record) =>
    columns.map((column) => (shape[column] === 'text' ? placeOf(String(record[column])) : Number(record[column]))),
  );
  return { columns, texts: columns.map((column) => shape[column] === 'text'), words: [...places.keys()], rows };
}

/** The records again. The caller knows their type: the shape is not checked. */
export function unpack<T>({ columns, texts, words, rows }: PackedTable): readonly T[] {
  return rows.map((row) => {
    const record: Record<string, string | number> = {};
    columns.forEach((column, index) => {
      const value = row[index] ?? 0;
      record[column] = texts[index] === true ? (words[value] ?? '') : value;
    });
    return record as T;
  });
}
