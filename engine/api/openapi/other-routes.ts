import { groupId, groupTag } from './definition-name';
import { plainGet, type Content, type Route } from './route';

const kind = (name: string): Content => ({ is: 'kind', apiVersion: 'v1', kind: name });
const TEXT: Content = { is: 'text' };

/** `/api/`, the list of core versions. */
export const coreVersionsRoute: Route = plainGet('/api/', 'getCoreAPIVersions', {
  tag: 'core',
  content: kind('APIVersions'),
});

/** `/apis/`, the list of groups. */
export const groupsRoute: Route = plainGet('/apis/', 'getAPIVersions', { tag: 'apis', content: kind('APIGroupList') });

/** `/apis/<group>/` */
export const groupRoute = (group: string): Route =>
  plainGet(`/apis/${group}/`, `get${groupId(group)}APIGroup`, { tag: groupTag(group), content: kind('APIGroup') });

export const versionRoute: Route = plainGet('/version/', 'getCodeVersion', {
  tag: 'version',
  content: { is: 'struct', name: 'pkg-version.Info' },
  produces: ['application/json'],
  consumes: ['application/json'],
});

/** The two documents of the service account issuer; nothing is read by them. */
export const issuerRoutes: readonly Route[] = [
  withoutConsumes(
    plainGet('/.well-known/openid-configuration/', 'getServiceAccountIssuerOpenIDConfiguration', {
      tag: 'WellKnown',
      content: TEXT,
      produces: ['application/json'],
    }),
  ),
  withoutConsumes(
    plainGet('/openid/v1/jwks/', 'getServiceAccountIssuerOpenIDKeyset', {
      tag: 'openid',
      content: TEXT,
      produces: ['application/jwk-set+json'],
    }),
  ),
];

function withoutConsumes(route: Route): Route {
  const operations = route.operations.map(({ consumes: _, ...operation }) => operation);
  return { ...route, operations };
}
