import assert from 'node:assert/strict';
import { base64OfText } from '../../../base/base64';
import { instant, minutes } from '../../../base/brand';
import type { KubeObject } from '../../../api/object';
import type { Resource } from '../../../api/resource';
import { nodes, pods, secrets, serviceaccounts } from '../../../api/resources';
import type { TokenRequest } from '../../../api/types/authentication-v1';
import { ApiServerBench, podNamed, refusalOf } from '../testing/api-server-bench';

const AT = { namespace: 'default' };
const tokens = serviceaccounts as unknown as Resource<TokenRequest & KubeObject>;

class World {
  readonly bench = new ApiServerBench();

  constructor() {
    this.bench.create(nodes, { metadata: { name: 'n' } });
    this.bench.create(secrets, { metadata: { name: 's' } }, AT);
    this.bench.create(pods, podNamed('p', { nodeName: 'n' }), AT);
  }

  issue(spec: object): TokenRequest {
    return this.bench.create(tokens, { spec }, { ...AT, subresource: 'token', name: 'default' });
  }

  /** What is wrong with a token; empty: nothing. */
  fault(token: string): string {
    const reviewed = this.bench.api.server.tokens.review(token, []);
    return reviewed.ok ? '' : reviewed.error;
  }

  extra(token: string): unknown {
    const reviewed = this.bench.api.server.tokens.review(token, []);
    assert.ok(reviewed.ok);
    return Object.keys(reviewed.user.extra ?? {}).map((key) => key.replace('authentication.kubernetes.io/', ''));
  }
}

const later = ({ clock }: ApiServerBench, count: number): void => clock.skipTo(instant(clock.now() + minutes(count)));

const bound = (kind: string, name: string, uid?: string): object => ({
  boundObjectRef: { kind, apiVersion: 'v1', name, ...(uid === undefined ? {} : { uid }) },
});

describe('tokens of service accounts', () => {
  const ends: readonly (readonly [what: string, spec: object, end: (world: World) => unknown, fault: RegExp])[] = [
    ['its time', { expirationSeconds: 600 }, ({ bench }) => later(bench, 12), /service account token has expired/],
    [
      'its account',
      {},
      ({ bench }) => bench.remove(serviceaccounts, 'default', {}, AT),
      /serviceaccounts "default" not found/,
    ],
    [
      'its pod',
      bound('Pod', 'p'),
      ({ bench }) => bench.remove(pods, 'p', { gracePeriodSeconds: 0 }, AT),
      /service account token has been invalidated/,
    ],
    [
      'its secret',
      bound('Secret', 's'),
      ({ bench }) => bench.remove(secrets, 's', {}, AT),
      /service account token has been invalidated/,
    ],
    [
      'its node',
      bound('Node', 'n'),
      ({ bench }) => bench.remove(nodes, 'n'),
      /service account token has been invalidated/,
    ],
  ];
  for (const [what, spec, end, fault] of ends) {
    it(`are good until ${what} ends`, () => {
      const world = new World();
      const { token } = world.issue(spec).status;
      assert.equal(world.fault(token), '');
      end(world);
      assert.match(world.fault(token), fault);
    });
  }

  it('say what they are bound to', () => {
    const world = new World();
    const extra = (spec: object): unknown => world.extra(world.issue(spec).status.token);
    assert.deepEqual(extra({}), ['credential-id']);
    assert.deepEqual(extra(bound('Pod', 'p')), ['credential-id', 'pod-name', 'pod-uid', 'node-name', 'node-uid']);
    assert.deepEqual(extra(bound('Node', 'n')), ['credential-id', 'node-name', 'node-uid']);
  });

  it('of pods outlive their promise, with a warning', () => {
    const world = new World();
    const { token } = world.issue({ ...bound('Pod', 'p'), expirationSeconds: 3607 }).status;
    later(world.bench, 70);
    assert.equal(world.fault(token), '');
  });

  const refused: readonly (readonly [what: string, spec: object, message: RegExp])[] = [
    ['a short life', { expirationSeconds: 599 }, /^422 .*may not specify a duration less than 10 minutes$/],
    ['a binding to nothing', bound('Pod', 'x'), /^404 pods "x" not found$/],
    [
      'a binding to another one',
      bound('Secret', 's', 'other'),
      /^409 .*the UID in the bound object reference \(other\)/,
    ],
    [
      'a binding to something else',
      bound('ConfigMap', 'x'),
      /^400 cannot bind token to object of type \/v1, Kind=ConfigMap$/,
    ],
  ];
  for (const [what, spec, message] of refused) {
    it(`are not issued for ${what}`, () => {
      assert.match(
        refusalOf(() => new World().issue(spec)),
        message,
      );
    });
  }
});

describe('tokens that a Secret holds', () => {
  const held = (): { readonly world: World; readonly token: string } => {
    const world = new World();
    const { metadata } = world.bench.get(serviceaccounts, 'default', AT);
    const serviceAccount = { name: 'default', uid: metadata.uid };
    const token = world.bench.api.server.signer.sign({ namespace: 'default', serviceAccount, secret: 's' });
    return { world, token };
  };
  const keep = ({ bench }: World, token: string): unknown =>
    bench.patch(secrets, 's', { data: { token: base64OfText(token) } }, AT);

  it('are good as long as it holds them, however long that is', () => {
    const { world, token } = held();
    assert.match(world.fault(token), /Token does not match server's copy/);
    keep(world, token);
    later(world.bench, 1_000_000);
    assert.equal(world.fault(token), '');
    assert.deepEqual(world.extra(token), []);
    world.bench.remove(secrets, 's', {}, AT);
    assert.match(world.fault(token), /Token has been invalidated/);
  });

  it('end when they are marked so', () => {
    const { world, token } = held();
    keep(world, token);
    world.bench.patch(secrets, 's', { metadata: { labels: { 'kubernetes.io/legacy-token-invalid-since': 'x' } } }, AT);
    assert.match(world.fault(token), /the token in secret default\/s for service account .* has been marked invalid/);
  });
});
