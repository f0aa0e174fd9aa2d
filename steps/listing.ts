import type { Resource } from '../engine/api/resource';
import type { ClusterDriver } from '../engine/driver/driver';
import { stepsAbout, Then } from './dsl';
import { resourceOf } from './kinds';
import { ClaimError, didYouMean, InputError } from './language/errors';
import { differences } from './language/row-differences';
import type { StepTable } from './language/table';

stepsAbout('State');

Then(
  'the {kinds} are:',
  {
    doc: "All of the scenario's namespace, or of the cluster, as `kubectl get` prints them: any of its columns, those of `-o wide` too. `*` in a cell is any text.",
    example: 'the pods are:',
    below: `| NAME  | READY | STATUS  |
| web-* | 1/1   | Running |
| web-* | 1/1   | Running |
| web-* | 1/1   | Running |`,
    argument: 'table',
  },
  async (world, kinds, table) => {
    const driver = await world.cluster();
    await driver.finishInstant();
    const resource = resourceOf(kinds);
    const printed = await listed(driver, resource, resource.namespaced ? world.namespace : undefined);
    const { header, rows } = wanted(table, printed.header);
    const found = printed.rows.map((row) => header.map((name) => row[printed.header.indexOf(name)] ?? ''));
    const lines = differences(header, rows, found);
    if (lines.length === 0) return;
    throw new ClaimError(`the ${kinds} are not those of the table\n${lines.map((line) => `  ${line}`).join('\n')}`, {
      claim: world.stepText,
      anchor: world.sinceStart(world.anchor.at),
    });
  },
);

interface Listing {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What the server answers to `kubectl get`. */
async function listed(driver: ClusterDriver, resource: Resource, namespace: string | undefined): Promise<Listing> {
  const { group, version, plural } = resource;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const target = `${root}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`;
  const { body } = await driver.http({ method: 'GET', target, accept: AS_TABLE });
  const { columnDefinitions, rows } = body as Table;
  return {
    header: columnDefinitions.map(({ name }) => name.toUpperCase()),
    rows: (rows ?? []).map(({ cells }) => cells.map((cell) => (cell === null ? '<none>' : String(cell)))),
  };
}

const AS_TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';

interface Table {
  readonly columnDefinitions: readonly { readonly name: string }[];
  readonly rows: readonly { readonly cells: readonly (string | number | boolean | null)[] }[] | null;
}

function wanted(table: StepTable, columns: readonly string[]): Listing {
  const [first = [], ...rows] = table.raw();
  const header = first.map((name) => name.toUpperCase());
  for (const name of header) {
    if (columns.includes(name)) continue;
    throw new InputError(
      `kubectl prints no column "${name}"${didYouMean(name, columns)}; these are: ${columns.join(', ')}`,
    );
  }
  return { header, rows };
}
