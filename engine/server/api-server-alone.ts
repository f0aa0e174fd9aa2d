import { instant } from '../base/brand';
import type { TokenLookup } from '../control-plane/apiserver/authn/authenticator';
import type { TokenSigner } from '../control-plane/apiserver/authn/tokens';
import { ApiServer } from '../control-plane/apiserver/api-server';
import { seedSnapshot } from '../control-plane/apiserver/bootstrap/seed';
import { structDecoder, type YamlReader } from '../control-plane/apiserver/decode';
import { Registry } from '../control-plane/apiserver/registry';
import { kinds } from '../api/kinds/index';
import { MvccStore } from '../control-plane/etcd/mvcc-store';
import { HashedJournal } from '../sim/hashed-journal';
import { SeededRandom } from '../sim/seeded-random';
import { VirtualClock } from '../sim/virtual-clock';
import { readYaml } from './lazy-yaml';
import type { Simulation } from './simulation';

export interface AloneOptions {
  readonly seed: number;
  readonly startsAt: number;
  readonly signer: TokenSigner;
  readonly tokenLookups: readonly TokenLookup[];
}

/** Only an API server, as it is when it has just been set up: nobody acts on what is written. */
export function apiServerAlone({ seed, startsAt, signer, tokenLookups }: AloneOptions): Simulation {
  const clock = new VirtualClock({ start: instant(startsAt) });
  const now = (): ReturnType<typeof clock.now> => clock.now();
  const yaml: YamlReader = readYaml;
  const snapshot = seedSnapshot({ registry: new Registry(kinds), decoder: structDecoder(yaml) }, { now: now() });
  const store = MvccStore.from(snapshot, { now, clock });
  const journal = new HashedJournal({ now });
  const random = new SeededRandom(seed).fork('kube-apiserver');
  const server = new ApiServer({ store, clock, random, journal, signer, tokenLookups, yaml });
  return {
    clock,
    journal,
    apiServer: () => server,
    checkFaults: () => undefined,
    keepWatch: () => undefined,
    decision: () => undefined,
    isQuiescent: () => true,
  };
}
