import type { ImageProfile } from '../image-profile';
import { PLAIN_RUN } from '../plain-behaviour';

/** Servers that speak something else than HTTP: a connection is accepted, no more. */
function server(repository: string, size: number, port: number, log: readonly string[]): ImageProfile {
  return {
    repository,
    size,
    command: undefined,
    behaviour: {
      runs: [{ ...PLAIN_RUN, stopExitCode: 0, log }],
      exec: new Map(),
      ports: { kind: 'fixed', routes: new Map([[port, 'opaque']]) },
      hasShell: true,
      files: {},
    },
  };
}

export const redis = server('redis', 45_000_000, 6379, ['* Ready to accept connections tcp']);
export const memcached = server('memcached', 35_000_000, 11_211, []);
export const postgres = server('postgres', 150_000_000, 5432, ['LOG:  database system is ready to accept connections']);
export const mysql = server('mysql', 230_000_000, 3306, ['[Server] /usr/sbin/mysqld: ready for connections.']);
export const mariadb = server('mariadb', 120_000_000, 3306, ['[Note] mariadbd: ready for connections.']);
export const mongo = server('mongo', 280_000_000, 27_017, ['Waiting for connections']);
export const rabbitmq = server('rabbitmq', 110_000_000, 5672, ['Server startup complete']);
export const etcd = server('registry.k8s.io/etcd', 22_000_000, 2379, ['ready to serve client requests']);
