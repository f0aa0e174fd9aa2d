import assert from 'node:assert/strict';
import { isUnreachable } from './unreachable';

const WITHOUT_NETWORK: Readonly<Record<string, string>> = {
  cargo: 'Caused by:\n  download of config.json failed\n\nCaused by:\n  [7] Could not connect to server',
  go: 'main.go:10:2: k8s.io/api@v0.36.0: Get "…": proxyconnect tcp: dial tcp 127.0.0.1:9: connect: connection refused',
  pip: 'ERROR: Could not find a version that satisfies the requirement kopf==1.45.2 (from versions: none)',
  maven: 'Could not transfer artifact org.example:a:pom:2.6 from/to central: Connect to … failed: Connection refused',
};

const AT_FAULT: Readonly<Record<string, string>> = {
  cargo: 'error[E0425]: cannot find value `client` in this scope',
  go: './main.go:12:2: undefined: client',
  pip: 'ERROR: Could not find a version that satisfies the requirement kopf==99 (from versions: 1.45.1, 1.45.2)',
  maven: 'Could not find artifact org.example:a:jar:99 in central',
};

describe('a build without a network', () => {
  for (const [tool, output] of Object.entries(WITHOUT_NETWORK))
    it(`is told from what ${tool} says`, () => assert.ok(isUnreachable(output)));

  for (const [tool, output] of Object.entries(AT_FAULT))
    it(`is not taken for a fault that ${tool} finds`, () => assert.ok(!isUnreachable(output)));
});
