import { deepStrictEqual } from 'node:assert';
import { isRecorded, recorded, servedIn } from './fixtures/recorded';
import { coreVersionsRoute, groupRoute, groupsRoute, issuerRoutes, versionRoute } from './other-routes';
import type { ServedVersion } from './resource-list';
import { openApiV2 } from './v2';
import { openApiV3, openApiV3Of } from './v3';

const options = { version: '<any>' };

const VERSIONS: readonly (readonly [group: string, version: string])[] = [
  ['', 'v1'],
  ['admissionregistration.k8s.io', 'v1'],
  ['apiextensions.k8s.io', 'v1'],
  ['apiregistration.k8s.io', 'v1'],
  ['apps', 'v1'],
  ['authentication.k8s.io', 'v1'],
  ['authorization.k8s.io', 'v1'],
  ['autoscaling', 'v1'],
  ['autoscaling', 'v2'],
  ['batch', 'v1'],
  ['certificates.k8s.io', 'v1'],
  ['coordination.k8s.io', 'v1'],
  ['discovery.k8s.io', 'v1'],
  ['events.k8s.io', 'v1'],
  ['flowcontrol.apiserver.k8s.io', 'v1'],
  ['networking.k8s.io', 'v1'],
  ['node.k8s.io', 'v1'],
  ['policy', 'v1'],
  ['rbac.authorization.k8s.io', 'v1'],
  ['resource.k8s.io', 'v1'],
  ['scheduling.k8s.io', 'v1'],
  ['storage.k8s.io', 'v1'],
];

const fileOf = (group: string, version: string): string =>
  group === '' ? `api__${version}` : `apis__${group}__${version}`;

const servedOf = ([group, version]: readonly [string, string]): ServedVersion =>
  servedIn(recorded(`v3/${fileOf(group, version)}`), group, version);

(isRecorded ? describe : describe.skip)('OpenAPI, against the recorded documents', () => {
  for (const [group, version] of VERSIONS) {
    it(`v3 ${group}/${version}`, () => {
      compare(openApiV3(servedOf([group, version]), options), recorded(`v3/${fileOf(group, version)}`));
    });
  }

  it('v3 of the lists of groups and versions', () => {
    compare(openApiV3Of([coreVersionsRoute], options), recorded('v3/api'));
    compare(openApiV3Of([groupsRoute], options), recorded('v3/apis'));
    for (const [group] of VERSIONS) {
      if (group !== '') compare(openApiV3Of([groupRoute(group)], options), recorded(`v3/apis__${group}`));
    }
  });

  it('v3 of the version and of the issuer', () => {
    compare(openApiV3Of([versionRoute], options), recorded('v3/version'));
    compare(openApiV3Of(issuerRoutes.slice(1), options), recorded('v3/openid__v1__jwks'));
  });

  it('v2', () => {
    const groups = [...new Set(VERSIONS.map(([group]) => group))].filter((group) => group !== '');
    const others = [coreVersionsRoute, groupsRoute, versionRoute, ...issuerRoutes, ...groups.map(groupRoute)];
    compare(openApiV2(VERSIONS.map(servedOf), others, options), recorded('v2'));
  });
});

const SHOWN_MAX = 10;

/** Compares as the corpus does: the order of keys does not matter, that of lists does. Shows where, not all of both. */
function compare(actual: unknown, expected: unknown): void {
  const differences: string[] = [];
  walk(JSON.parse(JSON.stringify(actual)), expected, '', differences);
  deepStrictEqual(differences.slice(0, SHOWN_MAX), [], `${differences.length} differences`);
}

function walk(actual: unknown, expected: unknown, path: string, differences: string[]): void {
  if (isObject(actual) && isObject(expected)) {
    for (const key of new Set([...Object.keys(actual), ...Object.keys(expected)])) {
      walk(actual[key], expected[key], `${path}/${key}`, differences);
    }
  } else if (Array.isArray(actual) && Array.isArray(expected) && actual.length === expected.length) {
    actual.forEach((item, i) => walk(item, expected[i], `${path}/${i}`, differences));
  } else if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    const cut = (value: unknown): string => JSON.stringify([value]).slice(1, 200);
    differences.push(`${path}: ${cut(actual)} is not ${cut(expected)}`);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
