import assert from 'node:assert/strict';
import { candidatesOf, chooseEndpoints, type Candidate, type ProxyNode } from './endpoint-choice';

const NODE: ProxyNode = { name: 'n1', ip: '10.0.0.1', zone: 'a' };

const endpoint = (ip: string, facts: Partial<Candidate> = {}): Candidate => ({
  ip,
  port: 80,
  node: 'n2',
  ready: true,
  serving: true,
  terminating: false,
  zoneHints: [],
  nodeHints: [],
  ...facts,
});

const ips = (rules: readonly { readonly ip: string }[]): readonly string[] => rules.map((one) => one.ip);
const LEAVING = { ready: false, terminating: true };

describe('endpoints that a node chooses', () => {
  it('takes the ready ones', () => {
    const choice = chooseEndpoints([endpoint('1'), endpoint('2', { ready: false, serving: false })], NODE);
    assert.deepEqual(ips(choice.cluster), ['1']);
  });

  it('leaves those that terminate alone while one is ready', () => {
    assert.deepEqual(ips(chooseEndpoints([endpoint('1'), endpoint('2', LEAVING)], NODE).cluster), ['1']);
  });

  it('falls back on those that terminate and still serve', () => {
    const all = [endpoint('1', LEAVING), endpoint('2', { ...LEAVING, serving: false })];
    assert.deepEqual(ips(chooseEndpoints(all, NODE).cluster), ['1']);
  });

  it('falls back by itself for the Local policy', () => {
    const choice = chooseEndpoints([endpoint('1'), endpoint('2', { ...LEAVING, node: 'n1' })], NODE);
    assert.deepEqual(ips(choice.cluster), ['1']);
    assert.deepEqual(ips(choice.local), ['2']);
    assert.equal(choice.readyHere, 0);
  });

  it('keeps to its zone when all endpoints have hints', () => {
    const all = [endpoint('1', { zoneHints: ['a'] }), endpoint('2', { zoneHints: ['b'] })];
    assert.deepEqual(ips(chooseEndpoints(all, NODE).cluster), ['1']);
  });

  it('disregards hints when one endpoint has none', () => {
    const all = [endpoint('1', { zoneHints: ['a'] }), endpoint('2')];
    assert.deepEqual(ips(chooseEndpoints(all, NODE).cluster), ['1', '2']);
  });

  it('disregards hints when none is for its zone', () => {
    const all = [endpoint('1', { zoneHints: ['b'] }), endpoint('2', { zoneHints: ['c'] })];
    assert.deepEqual(ips(chooseEndpoints(all, NODE).cluster), ['1', '2']);
  });

  it('prefers hints for the node to those for its zone', () => {
    const all = [
      endpoint('1', { zoneHints: ['a'], nodeHints: ['n2'] }),
      endpoint('2', { zoneHints: ['a'], nodeHints: ['n1'] }),
    ];
    assert.deepEqual(ips(chooseEndpoints(all, NODE).cluster), ['2']);
  });

  it('knows that there is one elsewhere', () => {
    const choice = chooseEndpoints([endpoint('1')], NODE);
    assert.deepEqual([choice.local.length, choice.any], [0, true]);
    assert.equal(chooseEndpoints([], NODE).any, false);
  });
});

describe('endpoints of a port', () => {
  it('are those of the slices that name it', () => {
    const slice = (name: string, ip: string) => ({
      apiVersion: 'discovery.k8s.io/v1' as const,
      kind: 'EndpointSlice' as const,
      metadata: { name, uid: name, creationTimestamp: '2026-01-01T00:00:00Z', resourceVersion: '1' },
      addressType: 'IPv4',
      ports: [{ name, port: 8080 }],
      endpoints: [{ addresses: [ip], conditions: {} }],
    });
    const [found, ...others] = candidatesOf([slice('http', '1'), slice('grpc', '2')], 'http');
    assert.deepEqual([found?.ip, found?.port, found?.ready, others.length], ['1', 8080, true, 0]);
  });
});
