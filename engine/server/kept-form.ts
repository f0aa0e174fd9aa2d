/**
 * One written form of stored objects, made once for all who get, list or watch them. Objects never change, so their
 * form does not either; what was not asked for lately is forgotten.
 */
export class KeptForm<T extends { readonly length: number }> {
  private young = new Map<object, T>();
  private old = new Map<object, T>();
  private length = 0;

  constructor(
    private readonly make: (object: object) => T,
    /** About as much is kept twice over. */
    private readonly lengthMax: number,
  ) {}

  of(object: object): T {
    const known = this.young.get(object);
    if (known !== undefined) return known;
    const form = this.old.get(object) ?? this.make(object);
    this.young.set(object, form);
    this.length += form.length;
    if (this.length > this.lengthMax) this.age();
    return form;
  }

  private age(): void {
    this.old = this.young;
    this.young = new Map();
    this.length = 0;
  }
}
