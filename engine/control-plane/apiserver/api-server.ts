import type {
  ApiRequest,
  ApiResponse,
  PathAnswer,
  PathRead,
  Transport,
  WatchRequest,
  WatchStream,
} from '../../api/request';
import { ApiError } from '../../api/request';
import { kinds } from '../../api/kinds/index';
import type { ResourceDefinition } from '../../api/kinds/definition';
import type { Clock } from '../../sim/clock';
import type { Journal } from '../../sim/journal';
import type { Random } from '../../sim/random';
import { EtcdError } from '../etcd/etcd-error';
import type { Store } from '../etcd/store';
import { AdmissionChain } from './admission/chain';
import { admissionPlugins } from './admission/index';
import type { AdmissionPlugin } from './admission/plugin';
import type { AggregatedApi } from './aggregation/aggregated-api';
import { noReach, type Reach } from './aggregation/reach';
import { readPath } from './aggregation/read-path';
import { RemoteServices } from './aggregation/remote-services';
import type { TokenLookup } from './authn/authenticator';
import { serviceAccountTokens } from './authn/service-account-tokens';
import { plainTokens, type TokenSigner } from './authn/tokens';
import { allowAll, type Authorizer } from './authz/authorizer';
import { RuleResolver } from './authz/rbac/rule-resolver';
import { standardAuthorizer } from './authz/standard-authorizer';
import { attributesOf, authorize } from './authz/authorize';
import { impersonated } from './authz/impersonation';
import { recordRequest } from './audit';
import { AuditTrail, type AuditedRequest, type AuditOptions } from './audit-log/audit-trail';
import { answerInProcess, bodyInProcess, subjectInProcess } from './audit-log/in-process';
import { customDecoder } from './custom-resources/custom-decoder';
import { DefinitionFollower } from './custom-resources/definition-follower';
import { structDecoder, type Decoder, type YamlReader } from './decode';
import { FlowControl } from './flow-control/flow-control';
import { SchemaStatus } from './flow-control/schema-status';
import { handle } from './handle';
import { trackedFields, type TrackedFrom } from './managed-fields/tracked-fields';
import { unknownError, unknownPath } from './refusals';
import { Registry } from './registry';
import type { Scope } from './scope';
import type { Server } from './server';
import { asGiven } from './as-given';
import { drive, isPending, unanswered, type Answerer, type Eventually, type Steps } from './suspension';
import { watch as startWatch } from './verbs/watch';
import { Bookmarks } from './watch/bookmarks';
import { WatchCaches } from './watch/watch-caches';

export interface ApiServerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  /** Default: every kind that is built in. */
  readonly definitions?: readonly ResourceDefinition[];
  /** Default: `Node,RBAC`. */
  readonly authorizer?: (server: Server) => Authorizer;
  /** Default: the plugins that are on by default, with NodeRestriction. */
  readonly admission?: (server: Server) => readonly AdmissionPlugin[];
  /** Signs and reads tokens of service accounts. Default: tokens that only this server knows. */
  readonly signer?: TokenSigner;
  /** Tokens of other kinds, which a TokenReview shall know. */
  readonly tokenLookups?: readonly TokenLookup[];
  /** From when on objects carry `managedFields`. Default: `first-apply`, which costs those nothing that nobody applies. */
  readonly fieldTracking?: TrackedFrom;
  readonly decoder?: Decoder;
  /** Reads bodies in YAML, which only an edge has. */
  readonly yaml?: YamlReader;
  /** Calls out on behalf of requests in process, which cannot wait. Default: every call fails. */
  readonly answerer?: Answerer;
  /** Default: no audit log is kept. */
  readonly audit?: AuditOptions;
  /** Asks the servers behind API services whether they are there. Default: none of them is. */
  readonly reach?: Reach;
  /** Which admission webhooks do not answer, by a fault. Default: none. */
  readonly isSilent?: Server['isSilent'];
  /** APIs of other servers that the simulation serves itself. Default: none. */
  readonly standIns?: () => readonly AggregatedApi[];
}

/**
 * The API server in process. `request` and `watch` run to their end at once; `steps` is the same for an edge that can
 * wait for what a request has to ask outside of the process.
 */
export class ApiServer implements Transport {
  readonly server: Server;
  private readonly answerer: Answerer;
  private readonly definitions: DefinitionFollower;
  private readonly schemas: SchemaStatus;
  private readonly reach: Reach;
  private readonly remote: RemoteServices;

  constructor(options: ApiServerOptions) {
    this.server = serverOf(options);
    this.answerer = options.answerer ?? unanswered;
    this.definitions = new DefinitionFollower(this.server, (request) => this.request(request, true));
    this.schemas = new SchemaStatus(this.server, (request) => this.request(request, true));
    this.reach = options.reach ?? noReach;
    this.remote = new RemoteServices(this.server, this.reach, (request) => this.request(request, true));
  }

  /** The process ends. */
  close(): void {
    this.definitions.close();
    this.schemas.close();
    this.remote.close();
  }

  request(request: ApiRequest, isLetIn = false): ApiResponse {
    const call = this.received(request, isLetIn);
    try {
      const scope = this.opened(call);
      return this.answered(call, scope, drive(begun(call, scope), this.answerer));
    } catch (error) {
      throw this.refused(call, error);
    }
  }

  /** `isLetIn`: the edge has impersonated and authorized already, by the path alone, as it must. */
  *steps(request: ApiRequest, isLetIn = false): Steps<ApiResponse> {
    const call = this.received(request, isLetIn);
    try {
      const scope = this.opened(call);
      const outcome = begun(call, scope);
      return this.answered(call, scope, isPending(outcome) ? yield* outcome : outcome);
    } catch (error) {
      throw this.refused(call, error);
    }
  }

  watch(request: WatchRequest, isLetIn = false): WatchStream {
    const call = this.received(request, isLetIn);
    try {
      const stream = startWatch(this.opened(call), request);
      recordRequest(this.server, request, 200);
      call.audited?.began(200);
      return stream;
    } catch (error) {
      throw this.refused(call, error);
    }
  }

  /** The sender is let in by the path, as one off the wire is. `check` throws ApiError where a fault hits a request. */
  readPath(read: PathRead, done: (answer: PathAnswer) => void, check: (request: ApiRequest) => void = () => {}): void {
    const { server, reach } = this;
    const request = (asked: ApiRequest): ApiResponse => {
      check(asked);
      return this.request(asked, true);
    };
    readPath({ server, reach, request }, read, done);
  }

  private received<R extends ApiRequest | WatchRequest>(request: R, isLetIn: boolean): Call<R> {
    const audited = isLetIn ? undefined : this.server.audit?.received(subjectInProcess(request));
    return { request, isLetIn, audited, warnings: [] };
  }

  private opened({ request, isLetIn, audited, warnings }: Call<ApiRequest | WatchRequest>): Scope {
    const asked = scopeOf(this.server, request, warnings);
    return isLetIn ? asked : letIn(asked, request.verb, nameIn(request), audited);
  }

  private answered({ request, audited }: Call<ApiRequest>, { served }: Scope, response: ApiResponse): ApiResponse {
    recordRequest(this.server, request, response.code);
    answerInProcess(audited, served, response);
    return response;
  }

  /** What the store refuses becomes an answer; bugs stay what they are. */
  private refused({ request, warnings, audited }: Call<ApiRequest | WatchRequest>, error: unknown): unknown {
    const told = error instanceof EtcdError ? unknownError(error.message) : error;
    if (!(told instanceof ApiError)) return told;
    const refused = 'object' in request ? asGiven(told, request.object) : told;
    recordRequest(this.server, request, refused.code, refused.reason);
    if (refused.code === 403 && audited?.isDecided === false) audited.decided(false, '');
    audited?.ended(refused.code, refused.status);
    return warnings.length === 0 ? refused : new ApiError(refused.status, [...new Set(warnings)]);
  }
}

/** A request that has come in, and what is noted of it on its way. */
interface Call<R> {
  readonly request: R;
  readonly isLetIn: boolean;
  readonly audited: AuditedRequest | undefined;
  readonly warnings: string[];
}

function serverOf(options: ApiServerOptions): Server {
  const { store, clock, random, journal } = options;
  const signer = options.signer ?? plainTokens();
  const yaml = options.yaml ?? noYaml;
  const decoder = customDecoder(options.decoder ?? structDecoder(yaml), yaml);
  const server: { -readonly [K in keyof Server]: Server[K] } = {
    store,
    clock,
    random,
    journal,
    registry: new Registry(options.definitions ?? kinds),
    decoder,
    yaml,
    fields: trackedFields({ clock, decoder }, options.fieldTracking ?? 'first-apply'),
    flow: new FlowControl(store.cached),
    audit: options.audit === undefined ? undefined : new AuditTrail(options.audit, () => clock.now()),
    caches: new WatchCaches(store),
    bookmarks: new Bookmarks(clock, store),
    standIns: options.standIns ?? (() => []),
    isSilent: options.isSilent ?? (() => false),
    authorizer: allowAll,
    rules: new RuleResolver(store),
    signer,
    tokens: serviceAccountTokens({ store: store.cached, clock, signer }, options.tokenLookups),
    admission: new AdmissionChain([]),
  };
  server.authorizer = (options.authorizer ?? standardAuthorizer)(server);
  server.admission = new AdmissionChain((options.admission ?? admissionPlugins)(server));
  return server;
}

function begun({ request, audited }: Call<ApiRequest>, scope: Scope): Eventually<ApiResponse> {
  bodyInProcess(audited, request);
  return handle(scope, request);
}

function scopeOf(server: Server, request: ApiRequest | WatchRequest, warnings: string[]): Scope {
  const served = server.registry.find(request.resource);
  if (served === undefined) throw unknownPath();
  return {
    server,
    request,
    served,
    user: request.user,
    subresource: request.subresource ?? '',
    namespace: request.namespace ?? '',
    dryRun: request.dryRun === true,
    warnings,
  };
}

/** Whoever acts as somebody else must be allowed to; then what is asked for must be allowed. */
function letIn(scope: Scope, verb: string, name: string, audited: AuditedRequest | undefined): Scope {
  const { impersonator } = scope.request;
  const asked = attributesOf(scope, verb, name);
  if (impersonator === undefined) {
    const decision = authorize(scope, asked);
    audited?.decided(true, decision.why());
    return scope;
  }
  const user = impersonated(scope.server.authorizer, scope.user, { ...asked, user: impersonator });
  const decision = authorize(scope, { ...asked, user });
  audited?.actsAs(user);
  audited?.decided(true, decision.why());
  return { ...scope, user };
}

const noYaml: YamlReader = () => ({ error: 'unsupported: YAML' });

const nameIn = (request: ApiRequest | WatchRequest): string => ('name' in request ? (request.name ?? '') : '');
