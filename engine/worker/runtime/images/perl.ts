import { seconds } from '../../../base/brand';
import type { ImageProfile } from '../image-profile';
import { PLAIN_RUN } from '../plain-behaviour';

/** https://hub.docker.com/_/perl: whatever it is asked, it computes pi, as the Job of the documentation does. */
export const perl: ImageProfile = {
  repository: 'perl',
  size: 390_000_000,
  command: undefined,
  behaviour: {
    runs: [{ ...PLAIN_RUN, duration: seconds(5), log: ['3.14159265358979323846264338327950288419716939937510'] }],
    exec: new Map(),
    ports: undefined,
    hasShell: true,
    files: {},
  },
};
