import type { ImageProfile } from '../image-profile';
import { agnhost } from './agnhost';
import { alpine } from './alpine';
import { busybox } from './busybox';
import { helloApp, hpaExample, httpEcho, whoami } from './echo-servers';
import { httpd } from './httpd';
import { nginx } from './nginx';
import { pause } from './pause';
import { etcd, mariadb, memcached, mongo, mysql, postgres, rabbitmq, redis } from './servers';
import { perl } from './perl';
import { bash, curl, debian, node, python, ubuntu } from './systems';

/** The library of images, by https://hub.docker.com/_ names. */
export const imageProfiles: readonly ImageProfile[] = Object.freeze([
  agnhost,
  alpine,
  bash,
  busybox,
  curl,
  debian,
  etcd,
  helloApp,
  hpaExample,
  httpEcho,
  httpd,
  mariadb,
  memcached,
  mongo,
  mysql,
  nginx,
  node,
  pause,
  perl,
  postgres,
  python,
  rabbitmq,
  redis,
  ubuntu,
  whoami,
]);
