import { union } from './field-set';
import { ownerId, type Owner, type Owners } from './owners';

/** Entries of updates that an object keeps; those of applies are not counted. */
export const UPDATES_MAX = 10;

const BUCKET = 'ancient-changes';

/**
 * With too many updaters the oldest become one, for each version of the kind
 * (apimachinery pkg/util/managedfields/internal/capmanagers.go, v0.36).
 */
export function cappedOwners(owners: Owners): Owners {
  if (owners.size <= UPDATES_MAX) return owners;
  const updaters = [...owners].filter(([, { operation }]) => operation === 'Update');
  if (updaters.length <= UPDATES_MAX) return owners;
  updaters.sort(([a, one], [b, other]) => byText(one.time ?? '', other.time ?? '') || byText(a, b));
  const out = new Map(owners);
  const firstOfVersion = new Map<string, string>();
  let count = updaters.length;
  for (const [id, owner] of updaters) {
    if (count <= UPDATES_MAX) break;
    const { apiVersion } = owner;
    const first = firstOfVersion.get(apiVersion);
    if (first === undefined) {
      firstOfVersion.set(apiVersion, id);
      continue;
    }
    const bucket = ownerId({ manager: BUCKET, operation: 'Update', apiVersion, subresource: '' });
    const gathered = out.get(bucket) ?? out.get(first);
    if (!out.has(bucket)) out.delete(first);
    out.delete(id);
    out.set(bucket, gatheredInto(owner, gathered));
    count--;
  }
  return out;
}

/** The bucket bears the time of what came into it last. */
function gatheredInto({ apiVersion, fields, time }: Owner, gathered: Owner | undefined): Owner {
  return {
    manager: BUCKET,
    operation: 'Update',
    subresource: '',
    apiVersion,
    fields: gathered === undefined ? fields : union(fields, gathered.fields),
    ...(time === undefined ? {} : { time }),
  };
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
