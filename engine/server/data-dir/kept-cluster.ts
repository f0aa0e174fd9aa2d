import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../../base/brand';
import type { MvccStore, MvccStoreOptions } from '../../control-plane/etcd/mvcc-store';
import { entriesOf, type StoreSnapshot } from '../../control-plane/etcd/store-snapshot';
import { Pki } from '../tls/pki';
import { ServiceAccountSigner } from '../authn/service-account-signer';
import { DataDir } from './data-dir';

const KEYS = 'keys.json';

interface Keys {
  readonly authorityCertificate: string;
  readonly authorityKey: string;
  readonly serviceAccountKey: string;
}

/** A cluster that outlives its process: its store, and the keys by which its users and accounts are known. */
export class KeptCluster {
  private kept: { readonly store: MvccStore; readonly now: () => Instant } | undefined;

  private constructor(
    private readonly data: DataDir,
    readonly pki: Pki,
    readonly signer: ServiceAccountSigner,
  ) {}

  /** Throws `DataDirError` when the directory is damaged or in use. */
  static open(directory: string, now: Date): KeptCluster {
    const data = DataDir.open(directory, { sync: 'flush' });
    const file = join(directory, KEYS);
    const { pki, signer } = existsSync(file) ? readKeys(file) : newKeys(file, now);
    return new KeptCluster(data, pki, signer);
  }

  /** Virtual time must not start before this. */
  get lastWrite(): Instant | undefined {
    return this.data.lastWrite;
  }

  /**
   * What chance decides from now on: something else than before, or new objects would get the uids of those that are
   * there; and the same for whoever goes on from the same point.
   */
  seed(given: number): number {
    const { revision } = this.data;
    return revision === undefined ? given : (Math.imul(given + 1, 0x9e3779b1) ^ Math.imul(revision, 0x85ebca6b)) >>> 0;
  }

  /** The store as it was left; a new one gets what clusters begin with. */
  makeStore(beginning: () => StoreSnapshot, options: MvccStoreOptions): MvccStore {
    const isNew = this.data.lastWrite === undefined;
    const store = this.data.store(options);
    this.kept = { store, now: options.now };
    if (isNew) fill(store, beginning());
    this.data.flush();
    return store;
  }

  /** Nobody may be told of a write before this has been called. */
  flush(): void {
    this.data.flush();
    if (this.data.snapshotIsDue) this.snapshot();
  }

  close(): void {
    this.snapshot();
    this.data.close();
  }

  private snapshot(): void {
    if (this.kept !== undefined) this.data.snapshot(this.kept.store, this.kept.now());
  }
}

/** Writes the objects one by one, in the order in which they were made, so that each is in the log. */
function fill(store: MvccStore, snapshot: StoreSnapshot): void {
  const entries = [...entriesOf(snapshot)].sort((a, b) => a.modRevision - b.modRevision);
  for (const { key, value } of entries) {
    store.create(key, (revision) => ({
      ...value,
      metadata: { ...value.metadata, resourceVersion: String(revision) },
    }));
  }
}

function newKeys(file: string, now: Date): { readonly pki: Pki; readonly signer: ServiceAccountSigner } {
  const pki = Pki.create(now);
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const keys: Keys = {
    authorityCertificate: pki.authority.certificate,
    authorityKey: pki.authorityKey,
    serviceAccountKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  return { pki, signer: new ServiceAccountSigner(key) };
}

function readKeys(file: string): { readonly pki: Pki; readonly signer: ServiceAccountSigner } {
  const keys = JSON.parse(readFileSync(file, 'utf8')) as Keys;
  const authority = {
    subject: { commonName: 'kubernetes' },
    key: createPrivateKey(keys.authorityKey),
    certificate: keys.authorityCertificate,
  };
  return { pki: Pki.of(authority), signer: new ServiceAccountSigner(createPrivateKey(keys.serviceAccountKey)) };
}
