import { FRESH } from '../../../base/fresh';
import { RecentMap } from '../../../base/recent';
import type { Pod, ResourceRequirements } from '../../../api/types/core-v1';
import { affinityTermsOf, type AffinityTerms } from './affinity-term';
import { unitsOf } from './amounts';
import { hostPortsOf, type HostPort } from './host-ports';
import { hasPodLevelRequests, podRequests } from './pod-requests';
import { resourcesOf, type Resources } from './resources';

/**
 * What a container that asks for nothing counts as when nodes are scored: 0.1 core and 200 MiB, so that many such pods
 * do not land on one node (pkg/scheduler/util/pod_resources.go, v1.36).
 */
export const DEFAULT_MILLI_CPU = 100;
export const DEFAULT_MEMORY = 200 * 1024 * 1024;

export const DEFAULT_REQUESTS: ReadonlyMap<string, number> = new Map([
  ['cpu', DEFAULT_MILLI_CPU],
  ['memory', DEFAULT_MEMORY * 1000],
]);

/** What of a pod the scheduler computes once: it holds as long as the spec does. */
interface PodFacts {
  readonly requests: Resources;
  readonly nonZeroMilliCpu: number;
  readonly nonZeroMemory: number;
  readonly hostPorts: readonly HostPort[];
  readonly terms: AffinityTerms;
  /** What NodeResourcesFit scores with: of the containers alone, each with the defaults. */
  readonly scored: Resources;
}

/** A pod with what is derived from it, on demand and once. */
export class PodInfo {
  private known: PodFacts | undefined;
  /** Scratch of the framework: the class of pods that this one is scheduled like. */
  classKey: string | undefined;
  /** `default/web-1`. */
  readonly key: string;

  constructor(
    readonly pod: Pod,
    from?: PodInfo,
  ) {
    this.key = from !== undefined && isSamePod(from.pod, pod) ? from.key : `${this.namespace}/${this.name}`;
    if (from !== undefined && sameFacts(from.pod, pod)) {
      this.known = from.facts;
      this.classKey = from.classKey;
    }
  }

  get uid(): string {
    return this.pod.metadata.uid;
  }

  get name(): string {
    return this.pod.metadata.name;
  }

  get namespace(): string {
    return this.pod.metadata.namespace ?? '';
  }

  get priority(): number {
    return this.pod.spec.priority ?? 0;
  }

  get requests(): Resources {
    return this.facts.requests;
  }

  get nonZeroMilliCpu(): number {
    return this.facts.nonZeroMilliCpu;
  }

  get nonZeroMemory(): number {
    return this.facts.nonZeroMemory;
  }

  get hostPorts(): readonly HostPort[] {
    return this.facts.hostPorts;
  }

  get terms(): AffinityTerms {
    return this.facts.terms;
  }

  get scored(): Resources {
    return this.facts.scored;
  }

  get hasAffinity(): boolean {
    const { affinity } = this.pod.spec;
    return affinity?.podAffinity !== undefined || affinity?.podAntiAffinity !== undefined;
  }

  get isTerminating(): boolean {
    return this.pod.metadata.deletionTimestamp !== undefined;
  }

  /** Whether both hold and forbid the same on a node; pods of one template do, whatever their statuses say besides. */
  holdsAs(other: PodInfo): boolean {
    return this.facts === other.facts;
  }

  private get facts(): PodFacts {
    return (this.known ??= factsOf(this.pod));
  }
}

const isSamePod = ({ metadata: a }: Pod, { metadata: b }: Pod): boolean => a.uid === b.uid;

/** The pod as it will be once the binding is written. */
export function assigned(pod: PodInfo, nodeName: string): PodInfo {
  return new PodInfo({ ...FRESH, ...pod.pod, spec: { ...FRESH, ...pod.pod.spec, nodeName } }, pod);
}

/** Pods of one template hold one object of resources: what follows from it alone is worked out once. */
const bySoleResources = new RecentMap<ResourceRequirements, PodFacts>();

function factsOf(pod: Pod): PodFacts {
  const sole = soleResources(pod);
  if (sole === undefined) return computedFacts(pod);
  const known = bySoleResources.get(sole);
  if (known !== undefined) return known;
  const facts = computedFacts(pod);
  bySoleResources.set(sole, facts);
  return facts;
}

/** The resources of the one container of a pod of which nothing else decides; undefined: something may. */
function soleResources({ spec, status }: Pod): ResourceRequirements | undefined {
  const [container] = spec.containers;
  if (container === undefined || spec.containers.length > 1 || spec.initContainers !== undefined) return undefined;
  if (container.ports !== undefined || spec.affinity !== undefined) return undefined;
  if (spec.resources !== undefined || spec.overhead !== undefined) return undefined;
  const { requests } = container.resources;
  for (const { resources, allocatedResources } of status.containerStatuses ?? []) {
    if (resources !== undefined && (resources.requests !== requests || allocatedResources !== requests))
      return undefined;
  }
  return container.resources;
}

/** Whether two versions of a pod ask for the same; false when that would have to be worked out. */
export function asksTheSame(a: Pod, b: Pod): boolean {
  const sole = soleResources(a);
  return sole !== undefined && sole === soleResources(b);
}

function computedFacts(pod: Pod): PodFacts {
  const requests = podRequests(pod, { useStatus: true });
  const missing = defaultsFor(pod, requests);
  const nonZero = missing.size === 0 ? requests : podRequests(pod, { useStatus: true, missing });
  return {
    requests: resourcesOf(requests),
    nonZeroMilliCpu: nonZero.get('cpu') ?? 0,
    nonZeroMemory: unitsOf(nonZero.get('memory') ?? 0),
    hostPorts: hostPortsOf(pod),
    terms: affinityTermsOf(pod.spec.affinity, pod.metadata.namespace ?? ''),
    scored: resourcesOf(podRequests(pod, { skipPodLevel: true, missing: DEFAULT_REQUESTS })),
  };
}

/** Requests set for the whole pod stand for those that its containers lack. */
function defaultsFor(pod: Pod, requests: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  if (!hasPodLevelRequests(pod)) return DEFAULT_REQUESTS;
  return new Map([...DEFAULT_REQUESTS].filter(([name]) => !requests.has(name)));
}

/**
 * Whether both are versions of one pod, or were made from one template, so that what is derived from them is the same.
 * Identity of the parts is enough, and cheap; two that are equal but not shared are worked out twice.
 */
export const sameFacts = (a: Pod, b: Pod): boolean =>
  a.spec.containers === b.spec.containers &&
  a.spec.initContainers === b.spec.initContainers &&
  a.spec.affinity === b.spec.affinity &&
  a.spec.overhead === b.spec.overhead &&
  a.spec.resources === b.spec.resources &&
  a.metadata.namespace === b.metadata.namespace &&
  a.metadata.labels === b.metadata.labels &&
  a.spec.tolerations === b.spec.tolerations &&
  a.spec.nodeSelector === b.spec.nodeSelector &&
  a.status.containerStatuses === b.status.containerStatuses &&
  a.status.initContainerStatuses === b.status.initContainerStatuses &&
  a.status.resources === b.status.resources;
