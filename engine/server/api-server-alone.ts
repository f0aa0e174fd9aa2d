import { instant } from '../base/brand';
import type { TokenLookup } from '../control-plane/apiserver/authn/authenticator';
import type { TokenSigner } from '../control-plane/apiserver/authn/tokens';
import { ApiServer } from '../control-plane/apiserver/api-server';
import { seedSnapshot } from '../control-plane/apiserver/bootstrap/seed';
import { structDecoder, type YamlReader } from '../control-plane/apiserver/decode';
import { Registry } from '../control-plane/apiserver/registry';
import { kinds } from '../api/kinds/index';
import type { MakeStore } from '../cluster/options';
import { MvccStore } from '../control-plane/etcd/mvcc-store';
import type { StoreSnapshot } from '../control-plane/etcd/store-snapshot';
import { HashedJournal } from '../sim/hashed-journal';
import { SeededRandom } from '../sim/seeded-random';
import { VirtualClock } from '../sim/virtual-clock';
import type { AuditOptions } from '../control-plane/apiserver/audit-log/audit-trail';
import { RemoteApis } from './aggregation/remote-apis';
import { JOURNAL_ENTRIES_MAX } from './journal-entries';
import { readYaml } from './lazy-yaml';
import type { Simulation } from './simulation';

export interface AloneOptions {
  readonly seed: number;
  readonly startsAt: number;
  readonly signer: TokenSigner;
  readonly tokenLookups: readonly TokenLookup[];
  /** Default: in memory. */
  readonly makeStore?: MakeStore;
  readonly audit?: AuditOptions;
}

/** Only an API server, as it is when it has just been set up: nobody acts on what is written. */
export function apiServerAlone({ seed, startsAt, signer, tokenLookups, makeStore, audit }: AloneOptions): Simulation {
  const clock = new VirtualClock({ start: instant(startsAt) });
  const now = (): ReturnType<typeof clock.now> => clock.now();
  const yaml: YamlReader = readYaml;
  const beginning = (): StoreSnapshot =>
    seedSnapshot({ registry: new Registry(kinds), decoder: structDecoder(yaml) }, { now: now() });
  const options = { now, clock };
  const store = makeStore?.(beginning, options) ?? MvccStore.from(beginning(), options);
  const journal = new HashedJournal({ now, entriesMax: JOURNAL_ENTRIES_MAX });
  const random = new SeededRandom(seed).fork('kube-apiserver');
  const remote = new RemoteApis();
  const server = new ApiServer({
    store,
    clock,
    random,
    journal,
    signer,
    tokenLookups,
    yaml,
    fieldTracking: 'creation',
    reach: remote,
    ...(audit === undefined ? {} : { audit }),
  });
  return {
    clock,
    journal,
    boot: () => true,
    apiServer: () => server,
    checkFaults: () => undefined,
    keepWatch: () => undefined,
    persist: () => undefined,
    decision: () => undefined,
    isQuiescent: () => true,
    remote,
  };
}
