/** What ts-node gives to a transpiler, as far as this one looks at it. */
export interface TranspilerOptions {
  readonly service: { readonly config: { readonly options: object } };
  /** Where answers are kept; default: below node_modules/.cache. */
  readonly folder?: string;
  /** Another swc than that of the project. */
  readonly swc?: object;
}

export interface Transpiled {
  readonly outputText: string;
  readonly sourceMapText: string;
}

export function create(options: TranspilerOptions): {
  transpile(input: string, about: { readonly fileName: string }): Transpiled;
};
