import { PLAIN_RUN } from '../plain-behaviour';
import type { ImageProfile } from '../image-profile';

const WORKS = '<html><body><h1>It works!</h1></body></html>\n';

/** https://hub.docker.com/_/httpd */
export const httpd: ImageProfile = {
  repository: 'httpd',
  size: 58_000_000,
  command: undefined,
  behaviour: {
    runs: [{ ...PLAIN_RUN, stopExitCode: 0, log: ["AH00094: Command line: 'httpd -D FOREGROUND'"] }],
    exec: new Map(),
    ports: {
      kind: 'sockets',
      sockets: [{ port: 80, protocol: 'TCP', routes: new Map(), root: '/usr/local/apache2/htdocs' }],
    },
    hasShell: true,
    files: { '/usr/local/apache2/htdocs/index.html': WORKS },
  },
};
