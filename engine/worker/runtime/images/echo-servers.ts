import type { ImageProfile } from '../image-profile';
import { answer, ECHO_ROUTES, PLAIN_RUN } from '../plain-behaviour';
import type { Routes } from '../behaviour';

function http(repository: string, port: number, routes: Routes): ImageProfile {
  return {
    repository,
    size: 10_000_000,
    command: undefined,
    behaviour: {
      runs: [PLAIN_RUN],
      exec: new Map(),
      ports: { kind: 'fixed', routes: new Map([[port, routes]]) },
      hasShell: false,
      files: {},
    },
  };
}

/** Small servers that tutorials use to show who answered. */
export const whoami = http('traefik/whoami', 80, new Map([['*', answer('Hostname: {{pod}}\nIP: {{ip}}\n')]]));
export const helloApp = http(
  'gcr.io/google-samples/hello-app',
  8080,
  new Map([['*', answer('Hello, world!\nHostname: {{pod}}\n')]]),
);
export const httpEcho = http('hashicorp/http-echo', 5678, ECHO_ROUTES);
export const hpaExample = http('registry.k8s.io/hpa-example', 80, new Map([['*', answer('OK!')]]));
