import type { Millis } from '../../base/brand';

/**
 * What the processes of an image do, as data. A run is one life of a process; run n of a container uses entry n of
 * `runs`, the last entry repeats.
 */
export interface Behaviour {
  readonly runs: readonly Run[];
  /** Answers of commands run inside, by the command joined with blanks. Others go to the shell. */
  readonly exec: ReadonlyMap<string, readonly ExecStep[]>;
  /** Undefined: nothing listens. */
  readonly ports: Ports | undefined;
  /** False: commands that are not in `exec` end with code 0 at once, whatever they are. */
  readonly hasShell: boolean;
  /** Files of the image beside the common ones. */
  readonly files: Readonly<Record<string, string>>;
}

export interface Run {
  /** How long until the process ends by itself; undefined: never. */
  readonly duration: Millis | undefined;
  readonly exitCode: number;
  readonly reason: string | undefined;
  /** Written to the termination message file just before the exit. */
  readonly message: string | undefined;
  readonly log: readonly string[];
  readonly onStop: StopReaction;
  /** When it obeys the stop signal. */
  readonly stopExitCode: number;
  readonly createError: string | undefined;
  readonly startError: string | undefined;
  /** Bytes used from a time since the start on, in order of time. */
  readonly memory: readonly MemoryStep[];
  /** Thousandths of a core used, likewise; absent: next to nothing. */
  readonly cpu?: readonly CpuStep[];
}

export type StopReaction = { readonly kind: 'obeys'; readonly after: Millis } | { readonly kind: 'ignores' };

export interface CpuStep {
  readonly from: Millis;
  readonly millicores: number;
}

export interface MemoryStep {
  readonly from: Millis;
  readonly bytes: number;
}

/** The last step whose `from` (since the start of the run) has passed applies. */
export interface ExecStep {
  readonly from: Millis;
  readonly exitCode: number;
  readonly output: string;
  readonly delay: Millis;
  /** The exec itself fails. */
  readonly error: string | undefined;
}

export interface HttpStep {
  readonly from: Millis;
  readonly status: number;
  readonly body: string;
  readonly delay: Millis;
  readonly location: string | undefined;
}

/** `opaque`: accepts connections and speaks something else than HTTP. */
export type Ports =
  /** Answers 200 on each declared port, or on all when none is declared. */
  | { readonly kind: 'declared'; readonly routes: Routes }
  | { readonly kind: 'fixed'; readonly routes: ReadonlyMap<number, Routes | 'opaque'> }
  | { readonly kind: 'sockets'; readonly sockets: readonly Socket[] };

/** A port that a program has opened for one protocol. */
export interface Socket {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly routes: Routes;
  /** A directory whose files it serves where no route stands. */
  readonly root?: string;
  /** What it says to bytes that are no HTTP; absent: nothing. */
  readonly says?: (data: string) => string;
}

/** By path; `*` answers what no other does; without it 404. */
export type Routes = ReadonlyMap<string, readonly HttpStep[]>;
