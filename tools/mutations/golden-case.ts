/** A case of `test/golden/api`, as far as it is looked at here (its README has the whole format). */
export interface GoldenCase {
  readonly id: string;
  readonly area: string;
  readonly title: string;
  readonly exclusive?: boolean;
  readonly setup?: readonly GoldenRequest[];
  readonly steps: readonly GoldenStep[];
  readonly checks?: readonly unknown[];
}

export interface GoldenRequest {
  readonly method?: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly until?: object;
  readonly capture?: Readonly<Record<string, string>>;
}

export interface GoldenStep {
  readonly request: GoldenRequest;
  readonly watch?: boolean;
  readonly capture?: Readonly<Record<string, string>>;
  readonly during?: readonly GoldenRequest[];
  readonly select?: readonly string[];
  readonly expect?: Expected;
}

export interface Expected {
  readonly status: number;
  readonly body?: unknown;
}

/** What a mutation made of one request; `what` becomes the title of the case. */
export interface Mutation {
  readonly request: GoldenRequest;
  readonly what: string;
}
