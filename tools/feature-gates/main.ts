/**
 * Writes the feature gates of Kubernetes v1.36 as data: `node -r ts-node/register tools/feature-gates/main.ts <roots of the
 * public Go modules k8s.io/kubernetes, k8s.io/apiserver, k8s.io/apiextensions-apiserver, k8s.io/controller-manager>`. Only
 * facts are taken: the name of each, its stage, whether it is on, whether that may be changed.
 */
import fs from 'node:fs';
import path from 'node:path';

const MINOR = 36;
const FILE = 'pkg/features/kube_features.go';
const OUT = path.join(__dirname, '../../engine/cluster/feature-gates/gates-of-v1.36.json');

const roots = process.argv.slice(2);
if (roots.length === 0) throw new Error('say where the modules are');
const gates = new Map(roots.flatMap((root) => gatesIn(fs.readFileSync(path.join(root, FILE), 'utf8'))));
const lines = [...gates].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, gate]) => `  "${name}": ${written(gate)}`);
fs.writeFileSync(OUT, `{\n${lines.join(',\n')}\n}\n`);

/** As the formatter has it. */
function written(gate: Gate): string {
  const fields = Object.entries(gate).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  return `{ ${fields.join(', ')} }`;
}

interface Gate {
  readonly stage: string;
  readonly on: boolean;
  readonly locked?: true;
}

function gatesIn(source: string): readonly (readonly [string, Gate])[] {
  const found: (readonly [string, Gate])[] = [];
  for (const [, name = '', body = ''] of source.matchAll(/^\t(?:\w+\.)?(\w+): \{\n((?:\t\t.*\n)+)\t\},$/gm)) {
    const gate = newest(body);
    if (gate !== undefined) found.push([name, gate]);
  }
  return found;
}

/** What holds since the last version that is not after the one that is simulated. */
function newest(body: string): Gate | undefined {
  const specs = [...body.matchAll(/MustParse\("1\.(\d+)"\), Default: (true|false),(.*)/g)];
  const [, , on, rest = ''] = specs.filter(([, minor]) => Number(minor) <= MINOR).at(-1) ?? [];
  const stage = /PreRelease: featuregate\.(\w+)/.exec(rest)?.[1];
  if (stage === undefined) return undefined;
  return { stage, on: on === 'true', ...(rest.includes('LockToDefault: true') ? { locked: true } : {}) };
}
