import assert from 'node:assert/strict';
import { endpoints, nodes, pods, services } from '../../../api/resources';
import { ApiServerBench, podNamed, refusalOf } from '../testing/api-server-bench';
import { proxyLocation } from './proxy-location';

const AT = { namespace: 'default' };

function world(): (resource: string, id: string) => unknown {
  const bench = new ApiServerBench();
  const ports = [{ containerPort: 8080 }];
  bench.create(pods, podNamed('p', { containers: [{ name: 'a', image: 'a', ports }], nodeName: 'n' }), AT);
  bench.create(pods, podNamed('local', { nodeName: 'n' }), AT);
  const running = (name: string, ip: string): void => {
    bench.patch(pods, name, { status: { podIP: ip, podIPs: [{ ip }] } }, { ...AT, subresource: 'status' });
  };
  running('p', '10.244.0.5');
  running('local', '127.0.0.1');
  bench.create(services, { metadata: { name: 's' }, spec: { ports: [{ name: 'http', port: 80 }] } }, AT);
  bench.create(services, { metadata: { name: 'empty' }, spec: { ports: [{ port: 80 }] } }, AT);
  const targetRef = { kind: 'Pod', namespace: 'default', name: 'p' };
  bench.create(
    endpoints,
    {
      metadata: { name: 's' },
      subsets: [{ addresses: [{ ip: '10.244.0.5', targetRef }], ports: [{ name: 'http', port: 8080 }] }],
    },
    AT,
  );
  bench.create(nodes, { metadata: { name: 'n' } });
  bench.patch(nodes, 'n', { status: { addresses: [{ type: 'InternalIP', address: '10.0.0.9' }] } });
  bench.create(nodes, { metadata: { name: 'm' } });
  bench.patch(
    nodes,
    'm',
    { status: { addresses: [{ type: 'InternalIP', address: '10.0.0.9' }] } },
    { subresource: 'status' },
  );
  return (resource, id) => proxyLocation(bench.api.server, { resource, namespace: 'default', id });
}

describe('proxyLocation', () => {
  const locate = world();

  const reached: readonly (readonly [resource: string, id: string, url: string])[] = [
    ['pods', 'p', '://10.244.0.5:8080'],
    ['pods', 'p:9', '://10.244.0.5:9'],
    ['pods', 'https:p:', 'https://10.244.0.5:8080'],
    ['services', 's:http', '://10.244.0.5:8080'],
    ['services', 'http:s:80', 'http://10.244.0.5:8080'],
    ['nodes', 'm', 'https://10.0.0.9:10250'],
    ['nodes', 'http:m:9100', 'http://10.0.0.9:9100'],
  ];
  for (const [resource, id, url] of reached) {
    it(`finds ${resource} ${id}`, () => {
      const { scheme, address, port } = locate(resource, id) as Record<string, string>;
      assert.equal(`${scheme}://${address}:${port}`, url);
    });
  }

  const refused: readonly (readonly [resource: string, id: string, message: string])[] = [
    ['pods', 'nope', '404 pods "nope" not found'],
    ['pods', 'local', '400 address not allowed'],
    ['pods', 'ftp:p:1', '400 invalid pod request "ftp:p:1"'],
    ['pods', 'a:b:c:d', '400 invalid pod request "a:b:c:d"'],
    ['services', 'nope', '404 services "nope" not found'],
    ['services', 'empty', '404 services "empty" not found'],
    ['services', 's:81', '503 no service port 81 found for service "s"'],
    ['services', 's:zz', '503 no endpoints available for service "s:zz"'],
    ['nodes', 'nope', '404 nodes "nope" not found'],
    ['nodes', 'n', '500 Internal error occurred: no preferred addresses found; known addresses: []'],
  ];
  for (const [resource, id, message] of refused) {
    it(`refuses ${resource} ${id}`, () => {
      assert.equal(
        refusalOf(() => locate(resource, id)),
        message,
      );
    });
  }
});
