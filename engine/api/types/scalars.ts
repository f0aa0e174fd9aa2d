/** A quantity as Kubernetes writes it: `100m`, `1Gi`. */
export type Quantity = string;

/** A number, or a percentage or a name as text. */
export type IntOrString = number | string;

/**
 * What a client writes of a `T`: everything but apiVersion and kind may be left out, at every depth. The server's
 * decoder and defaults make a whole `T` of it.
 */
export type Draft<T> = { readonly [K in keyof T]?: K extends 'apiVersion' | 'kind' ? T[K] : DraftOf<T[K]> };

type DraftOf<T> = T extends string | number | boolean
  ? T
  : T extends readonly (infer E)[]
    ? readonly DraftOf<E>[]
    : T extends object
      ? { readonly [K in keyof T]?: DraftOf<T[K]> }
      : T;
