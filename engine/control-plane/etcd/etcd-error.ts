/**
 * What etcd refuses to do as a server: no quorum, no space, a revision out of reach. Lost races are not errors, they are
 * results. The API server answers 500 with this message.
 */
export class EtcdError extends Error {
  override readonly name = 'EtcdError';
  constructor(readonly reason: EtcdErrorReason) {
    super(ETCD_MESSAGES[reason]);
  }
}

export type EtcdErrorReason =
  | 'no-leader'
  | 'timeout'
  | 'leader-changed'
  | 'bad-certificate'
  | 'no-space'
  | 'corrupt'
  | 'compacted'
  | 'future'
  | 'duplicate-key'
  | 'member-stopped'
  | 'member-not-found'
  | 'lease-not-found';

/** As etcd 3.5 words them (api/v3/rpctypes/error.go). */
const ETCD_MESSAGES: Readonly<Record<EtcdErrorReason, string>> = {
  'no-leader': 'etcdserver: no leader',
  timeout: 'etcdserver: request timed out',
  'leader-changed': 'etcdserver: leader changed',
  'bad-certificate':
    'rpc error: code = Unavailable desc = connection error: desc = "transport: authentication handshake failed: remote error: tls: bad certificate"',
  'no-space': 'etcdserver: mvcc: database space exceeded',
  corrupt: 'etcdserver: corrupt cluster',
  compacted: 'etcdserver: mvcc: required revision has been compacted',
  future: 'etcdserver: mvcc: required revision is a future revision',
  'duplicate-key': 'etcdserver: duplicate key given in txn request',
  'member-stopped': 'etcdserver: server stopped',
  'member-not-found': 'etcdserver: member not found',
  'lease-not-found': 'etcdserver: requested lease not found',
};
