import type { User } from '../../engine/api/request';
import { staticTokens } from '../../engine/control-plane/apiserver/authn/authenticator';
import type { AuditOptions } from '../../engine/control-plane/apiserver/audit-log/audit-trail';
import type { TokenSigner } from '../../engine/control-plane/apiserver/authn/tokens';
import type { MakeStore } from '../../engine/cluster/options';
import type { KeptCluster } from '../../engine/server/data-dir/kept-cluster';
import type { ClockMode } from '../../engine/server/pace/clock-mode';
import type { Simulation } from '../../engine/server/simulation';
import type { Pki } from '../../engine/server/tls/pki';
import type { ComponentSet } from './components';
import type { UpFlags } from './flags';

export interface Wanted {
  readonly flags: UpFlags;
  readonly components: ComponentSet;
  readonly mode: ClockMode;
  readonly tokens: ReadonlyMap<string, User>;
  readonly signer: TokenSigner;
  readonly pki: Pki;
  /** On disk; undefined: in memory alone. */
  readonly kept: KeptCluster | undefined;
  /** Undefined: no audit log is kept. */
  readonly audit: AuditOptions | undefined;
}

/* eslint-disable @typescript-eslint/no-require-imports -- whoever wants only an API server does not wait for the rest */
/** An API server by itself, or a whole cluster. */
export function makeSimulation(wanted: Wanted): Simulation {
  const { kept } = wanted;
  const simulation = make(wanted);
  return kept === undefined ? simulation : { ...simulation, persist: () => kept.flush() };
}

function make({ flags, components, mode, tokens, signer, pki, kept, audit }: Wanted): Simulation {
  const { nodes } = flags;
  const seed = kept?.seed(flags.seed) ?? flags.seed;
  const usual = mode.kind === 'manual' ? Date.UTC(2026, 0, 1) : Date.now();
  const startsAt = Math.max(usual, kept?.lastWrite ?? 0);
  const makeStore: MakeStore | undefined =
    kept === undefined ? undefined : (beginning, options) => kept.makeStore(beginning, options);
  const keeping = makeStore === undefined ? {} : { makeStore };
  const auditing = audit === undefined ? {} : { audit };
  const shared = { seed, startsAt, signer, tokenLookups: [staticTokens(tokens)], ...keeping, ...auditing };
  if (components.size === 1 && nodes === 0) {
    const alone =
      require('../../engine/server/api-server-alone') as typeof import('../../engine/server/api-server-alone');
    return alone.apiServerAlone(shared);
  }
  const whole = require('../../engine/server/whole-cluster') as typeof import('../../engine/server/whole-cluster');
  const disabledAdmission = new Set((flags.disableAdmissionPlugins ?? '').split(','));
  const size = {
    ...(flags.nodeCpu === undefined ? {} : { cpu: flags.nodeCpu }),
    ...(flags.nodeMemory === undefined ? {} : { memory: flags.nodeMemory }),
  };
  const { clientRates = false } = flags;
  return whole.wholeCluster({ ...shared, pki, components, nodes, nodeSize: size, disabledAdmission, clientRates });
}
