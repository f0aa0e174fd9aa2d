import assert from 'node:assert/strict';
import type { Pod, PodSpec } from '../../../api/types/core-v1';
import { kernelHostname, podHostname } from './pod-hostname';

const pod = (spec: Partial<PodSpec>, name = 'web-0'): Pod =>
  ({ metadata: { name, namespace: 'shop' }, spec: { containers: [], ...spec } }) as unknown as Pod;
const kernel = (spec: Partial<PodSpec>, name?: string): string => {
  const told = kernelHostname(pod(spec, name));
  return told.ok ? told.name : told.error;
};

describe('the hostname of a pod', () => {
  const cases: readonly (readonly [what: string, spec: Partial<PodSpec>, hostname: string])[] = [
    ['is its name', {}, 'web-0'],
    ['is what it says', { hostname: 'db', subdomain: 'sets' }, 'db'],
    [
      'is the whole name where it says so',
      { hostname: 'db', subdomain: 'sets', setHostnameAsFQDN: true },
      'db.sets.shop.svc.cluster.local',
    ],
    ['is what overrides all', { hostnameOverride: 'my.host', hostname: 'db', subdomain: 'sets' }, 'my.host'],
  ];
  for (const [what, spec, hostname] of cases) it(what, () => assert.equal(kernel(spec), hostname));

  it('has 63 letters at most, the last of them no dash', () => {
    assert.equal(kernel({}, `${'a'.repeat(62)}-bcd`), 'a'.repeat(62));
    assert.equal(kernel({}, 'a'.repeat(70)), 'a'.repeat(63));
  });

  it('is none when the whole name is too long', () =>
    assert.equal(
      kernel({ subdomain: 'sets', setHostnameAsFQDN: true }, 'a'.repeat(40)),
      'failed to construct FQDN from pod hostname and cluster domain, FQDN ' +
        `${'a'.repeat(40)}.sets.shop.svc.cluster.local is too long (64 characters is the max, 68 characters requested)`,
    ));

  it('has no domain when it is overridden', () =>
    assert.deepEqual(podHostname(pod({ hostnameOverride: 'h', subdomain: 's' })), { hostname: 'h', domain: '' }));
});
