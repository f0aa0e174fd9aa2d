import { PLAIN_RUN } from '../plain-behaviour';
import type { ImageProfile } from '../image-profile';

/** build/pause of Kubernetes: waits for a signal; has no shell. */
export const pause: ImageProfile = {
  repository: 'registry.k8s.io/pause',
  size: 320_000,
  command: undefined,
  behaviour: {
    runs: [{ ...PLAIN_RUN, stopExitCode: 0 }],
    exec: new Map(),
    ports: undefined,
    hasShell: false,
    files: {},
  },
};
