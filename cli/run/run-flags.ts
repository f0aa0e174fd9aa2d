/** What `seatrial run` is told on its command line. */
export interface RunFlags {
  readonly tags?: string;
  readonly name?: string;
  readonly seed?: number;
  /** False: none. */
  readonly report: string | false;
  readonly format?: readonly string[];
  readonly steps?: readonly string[];
  readonly failFast?: boolean;
  readonly strictClaims?: boolean;
  readonly json?: boolean;
}
