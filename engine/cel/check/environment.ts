import type { CelType } from '../types/type';

/** What an expression may speak of, beside the functions that are always there. */
export interface Environment {
  /** Variables by their names, which may have dots in them: `authorizer.requestResource`. */
  readonly variables: ReadonlyMap<string, CelType>;
  /** Types with fields, as far as the environment has any. */
  readonly types: TypeProvider;
  /** Functions beyond those of every environment: `jsonpatch.escapeKey`. */
  readonly hasFunction: (name: string) => boolean;
}

/** Types with fields. */
export interface TypeProvider {
  /** Whether there is a type of this name. */
  has(name: string): boolean;
  /** The type of a field; undefined: there is no such field. */
  field(typeName: string, field: string): CelType | undefined;
  /** Whether `Name{…}` makes an object of it. */
  readonly canConstruct: (name: string) => boolean;
}

/** No types with fields. */
export const NO_TYPES: TypeProvider = Object.freeze<TypeProvider>({
  has: () => false,
  field: () => undefined,
  canConstruct: () => false,
});
