/** An operator of examples/ and what it takes to run it. */
export interface Operator {
  readonly name: string;
  /** Words that print a version when the toolchain is there. */
  readonly toolchain: readonly string[];
  /** A shell command in its folder, with the registries it needs. */
  readonly build: string;
  /** Goes before PATH, relative to its folder. */
  readonly bin?: string;
}

/** All speak for the same Website; each folder is examples/<name>. */
export const OPERATORS: readonly Operator[] = Object.freeze([
  { name: 'javascript', toolchain: ['node', '--version'], build: 'true' },
  {
    name: 'python',
    toolchain: ['python3', '-m', 'venv', '--help'],
    build: 'python3 -m venv .venv && .venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt',
    bin: '.venv/bin',
  },
  { name: 'go', toolchain: ['go', 'version'], build: 'go build -o website-operator .' },
  { name: 'java', toolchain: ['mvn', '--version'], build: 'mvn --batch-mode --quiet package' },
  { name: 'rust', toolchain: ['cargo', '--version'], build: 'cargo build --locked --quiet' },
]);

/** Compiling them takes minutes on a new machine: only when `SEATRIAL_CLIENTS=all`, or named there. */
const SLOW: ReadonlySet<string> = new Set(['java', 'rust']);

/** Undefined: it is run. `wanted` is SEATRIAL_CLIENTS. */
export function whyNotRun({ name }: Operator, wanted: string | undefined): string | undefined {
  if (wanted === 'all') return undefined;
  if (wanted !== undefined) return wanted.split(',').includes(name) ? undefined : `SEATRIAL_CLIENTS is ${wanted}`;
  return SLOW.has(name) ? 'its build takes minutes: SEATRIAL_CLIENTS=all' : undefined;
}
