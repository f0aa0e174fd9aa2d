import type { GoldenCase, GoldenStep } from './golden-case';

/** Lists of what all cases together made, and roles that no controller of a bare server fills in. */
const AREAS: ReadonlySet<string> = new Set(['authz', 'discovery', 'watch']);

/** What a policy or a role does once it is known, and how long a pod has left: no two recordings are alike. */
const TIMED = /^(admission\/(owner-block|vap-params)|subresources\/evict-forms|list\/page-walk)~/;

/** Whether the answers depend on how the server was built, on what else is in it, or on how fast it was. */
export function isNotRecorded({ id, area, title, steps }: GoldenCase): boolean {
  if (AREAS.has(area) || TIMED.test(id) || /Accept: application\/yaml/.test(title)) return true;
  return steps.some((step) => dependsOnBuild(step) || listsEverything(step) || deletesEverything(step));
}

/** Names of schemes are places in the sources as the compiler saw them. */
const dependsOnBuild = ({ expect }: GoldenStep): boolean => /\.go:\d+/.test(JSON.stringify(expect ?? null));

/** A collection outside of the case's namespace is what all cases together made. */
const deletesEverything = ({ request: { method, path, query } }: GoldenStep): boolean =>
  method === 'DELETE' && query?.['resourceVersion'] === undefined && /^\/(api|apis\/[^/]+)\/[^/]+\/[a-z]+$/.test(path);

function listsEverything({ request, expect }: GoldenStep): boolean {
  const body = expect?.body as { readonly items?: unknown; readonly rows?: unknown } | null | undefined;
  const isList = Array.isArray(body?.items) || (Array.isArray(body?.rows) && body.rows.length > 1);
  return isList && !request.path.includes('/namespaces/${ns}');
}
