import assert from 'node:assert/strict';
import { apiservices } from '../../api/resources';
import type { HttpRequest } from './http/message';
import { route } from './route';
import { admin, ApiServerBench, refusalOf, user } from './testing/api-server-bench';

const NOT_FOUND = '404 the server could not find the requested resource';
const NOT_ALLOWED = '405 the server does not allow this method on the requested resource';

const http = (method: string, path: string): HttpRequest => ({
  method,
  path,
  query: new Map(),
  headers: { accept: 'application/json' },
  body: new Uint8Array(),
});

describe('route', () => {
  const { server } = new ApiServerBench().api;

  const led: readonly (readonly [method: string, path: string, verb: string])[] = [
    ['GET', '/api/v1/pods', 'list'],
    ['GET', '/api/v1/namespaces/a/pods/p', 'get'],
    ['GET', '/api/v1/namespaces/a', 'get'],
    ['GET', '/api/v1/namespaces/a/pods/p/status', 'get'],
    ['GET', '/api/v1/namespaces/a/%2F', 'get'],
    ['GET', '/api/v1/namespaces/a/pods/%2F', 'list'],
    ['GET', '/api/v1/watch/pods', 'watch'],
    ['GET', '/apis/certificates.k8s.io/v1/certificatesigningrequests/r/approval', 'get'],
    ['GET', '/apis/apps/v1/namespaces/a/deployments/d/scale', 'get'],
  ];
  for (const [method, path, verb] of led) {
    it(`leads ${method} ${path} to ${verb}`, () => {
      const found = route(server, http(method, path), admin);
      assert.equal(found.kind === 'watch' || found.kind === 'request' ? found.request.verb : found.kind, verb);
    });
  }

  const others: readonly (readonly [path: string, kind: string])[] = [
    ['/healthz', 'other'],
    ['/apis/nobody.example/v1/things', 'other'],
    ['/api/v1/namespaces/a/pods/p/exec', 'connect'],
    ['/api/v1/nodes/n/proxy/metrics', 'connect'],
  ];
  for (const [path, kind] of others) {
    it(`leaves GET ${path} to others`, () => {
      assert.equal(route(server, http('GET', path), admin).kind, kind);
    });
  }

  const refused: readonly (readonly [method: string, path: string, message: string])[] = [
    ['POST', '/api/v1/namespaces/a/configmaps/c/status', NOT_FOUND],
    ['DELETE', '/api/v1/namespaces/a/pods/p/bogus', NOT_FOUND],
    ['POST', '/api/v1/namespaces/a/secrets/s/scale', NOT_FOUND],
    ['GET', '/api/v1/namespaces/a/configmaps/c/proxy', NOT_FOUND],
    ['POST', '/apis/apps/v1/namespaces/a/deployments/d/rollback', NOT_FOUND],
    ['POST', '/api/v1/namespaces/a/pods/p/status', NOT_ALLOWED],
    ['DELETE', '/apis/apps/v1/namespaces/a/deployments/d/scale', NOT_ALLOWED],
    ['GET', '/api/v1/namespaces/a/pods/p/eviction', NOT_ALLOWED],
    ['PATCH', '/api/v1/namespaces/a/finalize', NOT_ALLOWED],
    ['GET', '/apis/authorization.k8s.io/v1/subjectaccessreviews', NOT_ALLOWED],
    ['DELETE', '/api/v1/namespaces', NOT_ALLOWED],
    ['DELETE', '/api/v1/replicationcontrollers', NOT_ALLOWED],
    ['GET', '/api/v1/pods/p', NOT_FOUND],
    ['DELETE', '/apis/apps/v1/deployments/d/status', NOT_FOUND],
    ['POST', '/api/v1/configmaps', NOT_ALLOWED],
    ['PUT', '/api/v1/namespaces/a/pods/p/status/status', NOT_FOUND],
    ['PUT', '/api/v1/namespaces/a/configmaps/%2F', NOT_ALLOWED],
    ['POST', '/api/v1/namespaces/a/pods/p', NOT_ALLOWED],
    ['HEAD', '/api/v1/namespaces/a/pods/p', NOT_ALLOWED],
    ['GET', '/api/v1/namespaces/a/pods/..', `400 Name parameter invalid: "..": may not be '..'`],
    ['GET', '/api/v1/namespaces/a/pods/a%25b', `400 Name parameter invalid: "a%b": may not contain '%'`],
  ];
  for (const [method, path, message] of refused) {
    it(`refuses ${method} ${path}`, () => {
      assert.equal(
        refusalOf(() => route(server, http(method, path), admin)),
        message,
      );
    });
  }

  it('answers nothing for the API of another server', () => {
    const bench = new ApiServerBench();
    const spec = { group: 'a.example', version: 'v1', groupPriorityMinimum: 1, versionPriority: 1 };
    const service = { namespace: 'default', name: 's' };
    bench.create(apiservices, { metadata: { name: 'v1.a.example' }, spec: { ...spec, service } });
    assert.equal(
      refusalOf(() => route(bench.api.server, http('GET', '/apis/a.example/v1/things'), admin)),
      '503 service unavailable',
    );
  });

  it('asks for leave before anything else', () => {
    assert.equal(
      refusalOf(() => route(server, http('DELETE', '/api/v1/namespaces/a/pods/p/bogus'), user('eve'))),
      '403 pods "p" is forbidden: User "eve" cannot delete resource "pods/bogus" in API group "" in the namespace "a"',
    );
  });
});
