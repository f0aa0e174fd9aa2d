import { busybox } from './busybox';
import type { ImageProfile } from '../image-profile';

/** https://hub.docker.com/_/alpine */
export const alpine: ImageProfile = {
  ...busybox,
  repository: 'alpine',
  size: 3_600_000,
  behaviour: { ...busybox.behaviour, files: { '/etc/alpine-release': '3.22.0\n' } },
};
