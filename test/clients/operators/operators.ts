import { cacheFolder } from '../harness/cache-folder';
import type { Client } from '../harness/wanted';

/** An operator of examples/ and what it takes to run it. */
export interface Operator {
  /** Of its folder, too. */
  readonly name: Client;
  /** Words that print a version when the toolchain is there. */
  readonly toolchain: readonly string[];
  /** A shell command in its folder. */
  readonly build: string;
  readonly registry: string;
  /** Goes before PATH. */
  readonly bin?: string;
}

/** As its README says, into the cache: what other checkouts have compiled is not compiled again. */
export const PYTHON_BUILD = `python3 -m venv "$CACHE/python"
"$CACHE/python/bin/pip" install --quiet --disable-pip-version-check -r requirements.txt`;

const RUST_BUILD = `CARGO_TARGET_DIR="$CACHE/rust" cargo build --locked --quiet
install -D "$CACHE/rust/debug/website-operator" target/debug/website-operator`;

/** All speak for the same Website; each folder is examples/<name>. */
export const OPERATORS: readonly Operator[] = Object.freeze([
  { name: 'javascript', toolchain: ['node', '--version'], build: 'true', registry: 'the npm registry' },
  {
    name: 'python',
    toolchain: ['python3', '-m', 'venv', '--help'],
    build: PYTHON_BUILD,
    registry: 'PyPI',
    bin: `${cacheFolder()}/python/bin`,
  },
  {
    name: 'go',
    toolchain: ['go', 'version'],
    build: 'go build -o website-operator .',
    registry: 'the Go module proxy',
  },
  {
    name: 'java',
    toolchain: ['mvn', '--version'],
    build: 'mvn --batch-mode --quiet package',
    registry: 'Maven Central',
  },
  { name: 'rust', toolchain: ['cargo', '--version'], build: RUST_BUILD, registry: 'crates.io' },
]);
