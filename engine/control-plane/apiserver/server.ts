import type { Clock } from '../../sim/clock';
import type { Journal } from '../../sim/journal';
import type { Random } from '../../sim/random';
import type { Store } from '../etcd/store';
import type { AdmissionChain } from './admission/chain';
import type { AuditTrail } from './audit-log/audit-trail';
import type { AggregatedApi } from './aggregation/aggregated-api';
import type { TokenReviewer, TokenSigner } from './authn/tokens';
import type { Authorizer } from './authz/authorizer';
import type { RuleResolver } from './authz/rbac/rule-resolver';
import type { Decoder, YamlReader } from './decode';
import type { FlowControl } from './flow-control/flow-control';
import type { FieldTracker } from './field-tracker';
import type { Registry } from './registry';
import type { Bookmarks } from './watch/bookmarks';
import type { WatchCaches } from './watch/watch-caches';

/** What every verb of the API server works with. */
export interface Server {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly registry: Registry;
  readonly decoder: Decoder;
  readonly authorizer: Authorizer;
  /** What RBAC's objects say, for those who ask beyond yes and no. */
  readonly rules: RuleResolver;
  readonly tokens: TokenReviewer;
  readonly signer: TokenSigner;
  readonly admission: AdmissionChain;
  /** Reads configurations that are applied. */
  readonly yaml: YamlReader;
  readonly fields: FieldTracker;
  /** Priority and fairness. */
  readonly flow: FlowControl;
  /** Undefined: no audit log is kept. */
  readonly audit: AuditTrail | undefined;
  readonly caches: WatchCaches;
  readonly bookmarks: Bookmarks;
  /** A fault: nothing comes back from the webhook of a configuration. */
  readonly isSilent: (configuration: string, webhook: string) => boolean;
  /** APIs of other servers that the simulation serves itself. */
  readonly standIns: () => readonly AggregatedApi[];
}
