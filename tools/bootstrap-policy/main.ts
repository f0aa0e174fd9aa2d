/**
 * Writes the roles and bindings that every API server starts with as data: `node -r ts-node/register
 * tools/bootstrap-policy/main.ts <root of the public Go module k8s.io/kubernetes>`. Only facts are taken: names, rules, subjects.
 */
import fs from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';

interface Item {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Record<string, string> };
  readonly rules?: readonly object[] | null;
  readonly aggregationRule?: object;
  readonly roleRef?: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly object[];
}

const FOLDER = 'plugin/pkg/auth/authorizer/rbac/bootstrappolicy/testdata';
const FILES = [
  'cluster-roles.yaml',
  'controller-roles.yaml',
  'namespace-roles.yaml',
  'cluster-role-bindings.yaml',
  'controller-role-bindings.yaml',
  'namespace-role-bindings.yaml',
];
const OUT = path.join(__dirname, '../../engine/control-plane/apiserver/bootstrap/data/rbac-policy.json');
const DEFAULT_LABEL = 'kubernetes.io/bootstrapping';

const [root] = process.argv.slice(2);
if (root === undefined) throw new Error('say where the module is');
const items = FILES.flatMap(
  (file) => (load(fs.readFileSync(path.join(root, FOLDER, file), 'utf8')) as { items: Item[] }).items,
);
fs.writeFileSync(OUT, `[\n${items.map((item) => JSON.stringify(compact(item))).join(',\n')}\n]\n`);

function compact({ kind, metadata, rules, aggregationRule, roleRef, subjects }: Item): object {
  const labels = Object.entries(metadata.labels ?? {}).filter(([key]) => key !== DEFAULT_LABEL);
  return {
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    ...(labels.length === 0 ? {} : { labels: Object.fromEntries(labels) }),
    ...(aggregationRule === undefined ? {} : { aggregationRule }),
    ...(rules === undefined || rules === null ? {} : { rules }),
    ...(roleRef === undefined ? {} : { roleRef }),
    ...(subjects === undefined ? {} : { subjects }),
  };
}
