/** How many requests a client may make: so many at once, and then so many a second. Not above zero: as many as it likes. */
export interface RequestRate {
  readonly qps: number;
  readonly burst: number;
}
