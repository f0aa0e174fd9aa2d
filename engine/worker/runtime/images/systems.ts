import { busybox } from './busybox';
import type { ImageProfile } from '../image-profile';

/** Images that hold a system and no service: they do what the pod's command says. */
const system = (repository: string, size: number): ImageProfile => ({ ...busybox, repository, size });

export const debian = system('debian', 48_000_000);
export const ubuntu = system('ubuntu', 29_000_000);
export const bash = system('bash', 6_000_000);
export const curl: ImageProfile = {
  ...system('curlimages/curl', 8_000_000),
  entrypoint: ['curl'],
  runsPrograms: true,
};
export const python = system('python', 360_000_000);
export const node = system('node', 390_000_000);
