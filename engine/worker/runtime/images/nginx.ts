import { PLAIN_RUN } from '../plain-behaviour';
import type { ImageProfile } from '../image-profile';

const WELCOME = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
</head>
<body>
<h1>Welcome to nginx!</h1>
</body>
</html>
`;

/** https://hub.docker.com/_/nginx */
export const nginx: ImageProfile = {
  repository: 'nginx',
  size: 72_000_000,
  command: undefined,
  behaviour: {
    runs: [
      { ...PLAIN_RUN, stopExitCode: 0, log: ['/docker-entrypoint.sh: Configuration complete; ready for start up'] },
    ],
    exec: new Map(),
    ports: {
      kind: 'sockets',
      sockets: [{ port: 80, protocol: 'TCP', routes: new Map(), root: '/usr/share/nginx/html' }],
    },
    hasShell: true,
    files: { '/usr/share/nginx/html/index.html': WELCOME, '/etc/nginx/nginx.conf': 'events {}\nhttp {}\n' },
  },
};
