import type { Container, Pod } from '../../../api/types/core-v1';
import { quantityMillis, quantityValue } from '../../../base/quantity';
import { RecentMap } from '../../../base/recent';
import type { ContainerConfig, ContainerPort, ContainerResources, Mount } from '../../runtime/cri';
import type { CriOutcome } from '../../runtime/cri-outcome';
import { expand } from './expand';
import type { PodFacts } from './fields';
import { isRestartableInit } from '../container-kinds';
import { runAsProblem } from './run-as';
import { refersToOthers, variables, type VariableSources } from './variables';

export interface ConfigSources extends VariableSources {
  mounts(pod: Pod, container: Container, podIPs: readonly string[]): readonly Mount[];
  specHash(container: Container): string;
}

export interface ConfigFacts extends PodFacts {
  readonly attempt: number;
  readonly imageRef: string;
}

/**
 * What the runtime is told of a container (`generateContainerConfig`). The environment is computed when it can fail, else
 * when somebody looks at it.
 */
export function containerConfig(
  container: Container,
  facts: ConfigFacts,
  sources: ConfigSources,
): CriOutcome<ContainerConfig> {
  const { pod } = facts;
  const early = refersToOthers(container) ? variables(container, facts, sources) : undefined;
  const problem = early?.ok === false ? early.error : runAsProblem(pod, container);
  if (problem !== undefined) return { ok: false, error: { code: 'Unknown', message: problem } };
  return { ok: true, value: new Config(container, facts, sources, early?.ok === true ? early.env : undefined) };
}

/**
 * A class, for a getter in an object literal keeps what it closes over until the next full collection. There is one for
 * each container that runs: it holds what it is made of, and what cannot be read off that later.
 */
class Config implements ContainerConfig {
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly resources: ContainerResources;
  readonly ports: readonly ContainerPort[];
  /** Those of the moment at which the container is configured. */
  private readonly services: ReturnType<VariableSources['services']>;

  constructor(
    private readonly container: Container,
    private readonly facts: ConfigFacts,
    private readonly sources: ConfigSources,
    private known: ReadonlyMap<string, string> | undefined,
  ) {
    this.services = known === undefined ? sources.services() : NO_SERVICES;
    this.command = this.expanded(container.command);
    this.args = this.expanded(container.args);
    this.resources = runtimeResources(container);
    this.ports = declaredPorts(container);
  }

  get name(): string {
    return this.container.name;
  }

  get mustEnd(): boolean {
    const { container, facts } = this;
    return facts.pod.spec.initContainers?.includes(container) === true && !isRestartableInit(container);
  }

  get attempt(): number {
    return this.facts.attempt;
  }

  get image(): string {
    return this.container.image ?? '';
  }

  get imageRef(): string {
    return this.facts.imageRef;
  }

  get workingDir(): string {
    return this.container.workingDir ?? '';
  }

  get stopSignal(): string | undefined {
    return this.container.lifecycle?.stopSignal;
  }

  get specHash(): string {
    return this.sources.specHash(this.container);
  }

  get terminationMessagePath(): string {
    return this.container.terminationMessagePath ?? '/dev/termination-log';
  }

  get tty(): boolean {
    return this.container.tty === true;
  }

  get stdin(): boolean {
    return this.container.stdin === true;
  }

  get stdinOnce(): boolean {
    return this.container.stdinOnce === true;
  }

  get env(): ReadonlyMap<string, string> {
    return (this.known ??= this.variables());
  }

  get mounts(): readonly Mount[] {
    return this.sources.mounts(this.facts.pod, this.container, this.facts.podIPs);
  }

  private variables(): ReadonlyMap<string, string> {
    const { container, facts, sources, services } = this;
    const made = variables(container, facts, { ...sources, references: sources.references, services: () => services });
    return made.ok ? made.env : new Map();
  }

  private expanded(words: readonly string[] | undefined): readonly string[] {
    if (words === undefined) return NO_WORDS;
    return words.map((word) => (word.includes('$') ? expand(word, (name) => this.env.get(name)) : word));
  }
}

const NO_SERVICES: ReturnType<VariableSources['services']> = Object.freeze([]);
const NO_WORDS: readonly string[] = Object.freeze([]);

export function runtimeResources({ resources }: Container): ContainerResources {
  const known = amounts.get(resources);
  if (known !== undefined) return known;
  const made = amountsIn(resources);
  amounts.set(resources, made);
  return made;
}

/** By the resources of a container: those of one template ask for the same. */
const amounts = new RecentMap<object, ContainerResources>();

function amountsIn({ requests, limits }: Container['resources']): ContainerResources {
  if (requests === undefined && limits === undefined) return NO_RESOURCES;
  const out: { -readonly [K in keyof ContainerResources]: ContainerResources[K] } = {};
  const cpuRequest = requests?.['cpu'] ?? limits?.['cpu'];
  const memoryRequest = requests?.['memory'] ?? limits?.['memory'];
  if (cpuRequest !== undefined) out.cpuRequest = quantityMillis(cpuRequest);
  if (limits?.['cpu'] !== undefined) out.cpuLimit = quantityMillis(limits['cpu']);
  if (memoryRequest !== undefined) out.memoryRequest = quantityValue(memoryRequest);
  if (limits?.['memory'] !== undefined) out.memoryLimit = quantityValue(limits['memory']);
  return out;
}

const NO_RESOURCES: ContainerResources = Object.freeze({});

/** What the pod says the container listens on; a probe names a port as clearly as a declaration does. */
function declaredPorts(container: Container): readonly ContainerPort[] {
  const { ports = [], livenessProbe, readinessProbe, startupProbe } = container;
  const out: ContainerPort[] = ports.map(({ containerPort, protocol }) => ({
    port: containerPort,
    protocol: protocol === 'UDP' || protocol === 'SCTP' ? protocol : 'TCP',
  }));
  for (const probe of [livenessProbe, readinessProbe, startupProbe]) {
    const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? probe?.grpc?.port;
    if (typeof port === 'number' && !out.some((one) => one.port === port)) out.push({ port, protocol: 'TCP' });
  }
  return out.length === 0 ? NO_PORTS : out;
}

const NO_PORTS: readonly ContainerPort[] = Object.freeze([]);
