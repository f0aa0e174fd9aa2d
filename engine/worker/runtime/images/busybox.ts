import { PLAIN_RUN } from '../plain-behaviour';
import type { ImageProfile } from '../image-profile';

/** https://hub.docker.com/_/busybox: without a command its shell reads its input, and ends where there is none. */
export const busybox: ImageProfile = {
  repository: 'busybox',
  size: 2_200_000,
  command: ['sh'],
  behaviour: { runs: [PLAIN_RUN], exec: new Map(), ports: undefined, hasShell: true, files: {} },
};
