import { answer, PLAIN_RUN } from '../plain-behaviour';
import type { ImageProfile } from '../image-profile';

const routes = new Map([
  ['/', answer('NOW: {{now}}')],
  ['/hostname', answer('{{pod}}')],
  ['/healthz', answer('ok')],
  ['/clientip', answer('{{client}}')],
]);

/** test/images/agnhost of Kubernetes; its `netexec` and `serve-hostname` are told apart by the port only. */
export const agnhost: ImageProfile = {
  repository: 'registry.k8s.io/e2e-test-images/agnhost',
  size: 53_000_000,
  command: undefined,
  behaviour: {
    runs: [PLAIN_RUN],
    exec: new Map(),
    ports: {
      kind: 'fixed',
      routes: new Map([
        [8080, routes],
        [80, routes],
        [9376, new Map([['*', answer('{{pod}}')]])],
      ]),
    },
    hasShell: true,
    files: {},
  },
};
