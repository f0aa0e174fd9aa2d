import type { Behaviour } from './behaviour';

/** An image of the library. */
export interface ImageProfile {
  /** Without registry, `library/` and tag. */
  readonly repository: string;
  readonly size: number;
  /** What runs when the pod gives no command; undefined: `behaviour` says it all. */
  readonly command: readonly string[] | undefined;
  /** Stands before the pod's `args` when the pod gives no `command`. */
  readonly entrypoint?: readonly string[];
  /** Its entrypoint is a script that runs the `args` as they are when they begin with a program. */
  readonly runsPrograms?: boolean;
  readonly behaviour: Behaviour;
  /** What a container does that runs this of the image's programs; undefined: `behaviour`, or what the shell plays. */
  readonly serves?: (argv: readonly string[], env: ReadonlyMap<string, string>) => Behaviour | undefined;
}
