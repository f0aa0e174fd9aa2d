import type { User } from '../../engine/api/request';
import { staticTokens } from '../../engine/control-plane/apiserver/authn/authenticator';
import type { TokenSigner } from '../../engine/control-plane/apiserver/authn/tokens';
import type { ClockMode } from '../../engine/server/pace/clock-mode';
import type { Simulation } from '../../engine/server/simulation';
import type { ComponentSet } from './components';
import type { UpFlags } from './up';

export interface Wanted {
  readonly flags: UpFlags;
  readonly components: ComponentSet;
  readonly mode: ClockMode;
  readonly tokens: ReadonlyMap<string, User>;
  readonly signer: TokenSigner;
}

/* eslint-disable @typescript-eslint/no-require-imports -- whoever wants only an API server does not wait for the rest */
/** An API server by itself, or a whole cluster. */
export function makeSimulation({ flags, components, mode, tokens, signer }: Wanted): Simulation {
  const { seed, nodes } = flags;
  const startsAt = mode.kind === 'manual' ? Date.UTC(2026, 0, 1) : Date.now();
  const shared = { seed, startsAt, signer, tokenLookups: [staticTokens(tokens)] };
  if (components.size === 1 && nodes === 0) {
    const alone =
      require('../../engine/server/api-server-alone') as typeof import('../../engine/server/api-server-alone');
    return alone.apiServerAlone(shared);
  }
  const whole = require('../../engine/server/whole-cluster') as typeof import('../../engine/server/whole-cluster');
  return whole.wholeCluster({ ...shared, components, nodes });
}
