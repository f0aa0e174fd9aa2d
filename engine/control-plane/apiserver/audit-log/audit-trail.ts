import type { KubeObject } from '../../../api/object';
import type { User } from '../../../api/request';
import type { Event, ObjectReference, Policy } from '../../../api/types/audit-v1';
import type { UserInfo } from '../../../api/types/authentication-v1';
import type { Status } from '../../../api/types/meta-v1';
import { formatMicroTime } from '../../../base/timestamp';
import type { Instant } from '../../../base/brand';
import { reaches, rulingOf, type Audited, type Ruling, type Stage } from './policy';

/** Of a Status, as events have it. */
type BoundedStatus = Omit<Status, 'apiVersion' | 'kind'>;

export type AuditEvent = Omit<Event, 'responseStatus'> & { readonly responseStatus?: BoundedStatus };

export interface AuditOptions {
  readonly policy: Policy;
  /** Called for each event, in the order of their stages. */
  readonly emit: (event: AuditEvent) => void;
}

/** What is known of a request before anybody has looked at it. */
export interface Subject extends Audited {
  /** Of the answer's header `Audit-Id`; absent: one is made up. */
  readonly id?: string;
  /** Path and query. */
  readonly uri: string;
  readonly sourceIPs?: readonly string[];
  readonly userAgent?: string;
}

const USER_AGENT_MAX = 1024;

/** Writes the audit log of a server (apiserver/pkg/audit, v1.36). */
export class AuditTrail {
  private counter = 0;

  constructor(
    private readonly options: AuditOptions,
    private readonly now: () => Instant,
  ) {}

  /** A request has come from somebody who is known. Undefined: it is not audited. */
  received(subject: Subject): AuditedRequest | undefined {
    const request = this.begin(subject);
    request?.at('RequestReceived');
    return request;
  }

  /** A request has come from nobody: it ends with 401. */
  rejected(subject: Subject, message: string): void {
    this.begin({ ...subject, user: undefined })?.at('ResponseStarted', { metadata: {}, message, code: 401 });
  }

  private begin(subject: Subject): AuditedRequest | undefined {
    const ruling = rulingOf(this.options.policy, subject);
    if (ruling.level === 'None') return undefined;
    const { id = idOf(++this.counter) } = subject;
    return new AuditedRequest({ ...subject, id }, ruling, this.options.emit, this.now);
  }
}

/** Not by chance: the same run has the same log. */
const idOf = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

/** A request that is audited, from stage to stage. */
export class AuditedRequest {
  private readonly receivedAt: Instant;
  private reference: ObjectReference | undefined;
  private impersonated: User | undefined;
  private requestObject: unknown;
  private responseObject: unknown;
  private readonly annotations: [name: string, value: string][] = [];
  private hasBegun = false;
  private isOver = false;

  constructor(
    private readonly subject: Subject & { readonly id: string },
    private readonly ruling: Ruling,
    private readonly emit: (event: AuditEvent) => void,
    private readonly now: () => Instant,
  ) {
    this.receivedAt = now();
    this.reference = referenceOf(subject);
  }

  /** Whether objects of answers are part of the event. */
  get wantsResponses(): boolean {
    return reaches(this.ruling.level, 'RequestResponse');
  }

  get isDecided(): boolean {
    return this.annotations.length > 0;
  }

  actsAs(user: User): void {
    this.impersonated = user;
  }

  decided(isAllowed: boolean, reason: string): void {
    this.annotations.push(
      ['authorization.k8s.io/decision', isAllowed ? 'allow' : 'forbid'],
      ['authorization.k8s.io/reason', reason],
    );
  }

  /** The object that the request holds, whose name the path need not tell. */
  holds(object: object): void {
    const { metadata = {} } = object as { readonly metadata?: Partial<KubeObject['metadata']> };
    const { name, namespace, uid, resourceVersion } = metadata;
    const { reference = {} } = this;
    this.reference = {
      ...reference,
      ...missing(reference, { name, namespace, uid, resourceVersion }),
    };
    this.brings(object);
  }

  /** A patch, or options. */
  brings(body: unknown): void {
    if (reaches(this.ruling.level, 'Request')) this.requestObject = this.shown(body);
  }

  /** What is answered; not asked for where it is not part of the event. */
  answers(body: () => unknown): void {
    if (this.wantsResponses) this.responseObject = this.shown(body());
  }

  /** The answer begins; what comes later is without an end of its own. */
  began(code: number): void {
    if (this.hasBegun) return;
    this.hasBegun = true;
    this.at('ResponseStarted', { metadata: {}, code });
  }

  ended(code: number, status?: Status): void {
    if (this.isOver) return;
    if (isLongRunning(this.subject)) this.began(code);
    this.isOver = true;
    if (status !== undefined) this.answers(() => status);
    this.at('ResponseComplete', status === undefined ? { metadata: {}, code } : boundedOf(status, code));
  }

  at(stage: Stage, responseStatus?: BoundedStatus): void {
    if (this.ruling.omittedStages.has(stage)) return;
    const { subject, impersonated, reference, requestObject, responseObject, annotations } = this;
    const { userAgent = '', sourceIPs = [] } = subject;
    this.emit({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: this.ruling.level,
      auditID: subject.id,
      stage,
      requestURI: subject.uri,
      verb: subject.verb,
      user: subject.user === undefined ? {} : infoOf(subject.user),
      ...(impersonated === undefined ? {} : { impersonatedUser: infoOf(impersonated) }),
      ...(sourceIPs.length === 0 ? {} : { sourceIPs }),
      ...(userAgent === '' ? {} : { userAgent: shortened(userAgent) }),
      ...(reference === undefined ? {} : { objectRef: reference }),
      ...(responseStatus === undefined ? {} : { responseStatus }),
      ...(requestObject === undefined ? {} : { requestObject }),
      ...(responseObject === undefined ? {} : { responseObject }),
      requestReceivedTimestamp: formatMicroTime(this.receivedAt),
      stageTimestamp: formatMicroTime(stage === 'RequestReceived' ? this.receivedAt : this.now()),
      ...(annotations.length === 0 ? {} : { annotations: Object.fromEntries(annotations) }),
    });
  }

  private shown(body: unknown): unknown {
    return this.ruling.omitManagedFields ? withoutManagedFields(body) : body;
  }
}

/** Requests whose answers have no end of their own (apiserver/pkg/server/config.go, v1.36). */
const isLongRunning = ({ verb, target }: Audited): boolean =>
  verb === 'watch' || verb === 'proxy' || STREAMS.has(target?.subresource ?? '');

const STREAMS: ReadonlySet<string> = new Set(['attach', 'exec', 'proxy', 'log', 'portforward']);

const shortened = (userAgent: string): string =>
  userAgent.length > USER_AGENT_MAX ? `${userAgent.slice(0, USER_AGENT_MAX)}...TRUNCATED` : userAgent;

const infoOf = ({ name, uid = '', groups, extra = {} }: User): UserInfo => ({
  username: name,
  ...(uid === '' ? {} : { uid }),
  ...(groups.length === 0 ? {} : { groups }),
  ...(Object.keys(extra).length === 0 ? {} : { extra }),
});

function referenceOf({ target }: Audited): ObjectReference | undefined {
  if (target === undefined) return undefined;
  const { resource, namespace, name, group, version, subresource } = target;
  const all = { resource, namespace, name, apiGroup: group, apiVersion: version, subresource };
  return missing({}, all);
}

/** Of what is given, what is not empty and not known yet. */
function missing(
  known: ObjectReference,
  given: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(given).filter(
    ([name, value]) => value !== undefined && value !== '' && known[name as keyof ObjectReference] === undefined,
  );
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Of a Status only what has a bounded size. */
const boundedOf = ({ status, message, reason, details }: Status, code: number): BoundedStatus => ({
  metadata: {},
  ...(status === undefined ? {} : { status }),
  ...(message === undefined ? {} : { message }),
  ...(reason === undefined ? {} : { reason }),
  ...(details === undefined ? {} : { details }),
  code,
});

interface Holder {
  readonly metadata?: { readonly managedFields?: unknown };
  readonly items?: readonly Holder[];
}

function withoutManagedFields(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const { metadata, items, ...rest } = body as Holder;
  const { managedFields: _managedFields, ...kept } = metadata ?? {};
  return {
    ...rest,
    ...(metadata === undefined ? {} : { metadata: kept }),
    ...(Array.isArray(items) ? { items: items.map(withoutManagedFields) } : {}),
  };
}
