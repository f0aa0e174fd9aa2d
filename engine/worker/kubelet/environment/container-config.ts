import type { Container, Pod } from '../../../api/types/core-v1';
import { quantityMillis, quantityValue } from '../../../base/quantity';
import type { ContainerConfig, ContainerPort, ContainerResources, Mount } from '../../runtime/cri';
import type { CriOutcome } from '../../runtime/cri-outcome';
import { expand } from './expand';
import type { PodFacts } from './fields';
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
  const environment = new Environment(container, facts, sources, early?.ok === true ? early.env : undefined);
  return { ok: true, value: new Config(container, facts, sources, environment) };
}

/** A class, for a getter in an object literal keeps what it closes over until the next full collection. */
class Config implements ContainerConfig {
  readonly name: string;
  readonly attempt: number;
  readonly image: string;
  readonly imageRef: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly workingDir: string;
  readonly resources: ContainerResources;
  readonly stopSignal: string | undefined;
  readonly ports: readonly ContainerPort[];
  readonly specHash: string;
  readonly terminationMessagePath: string;
  readonly tty: boolean;
  readonly stdin: boolean;
  readonly stdinOnce: boolean;

  constructor(
    private readonly container: Container,
    private readonly facts: ConfigFacts,
    private readonly sources: ConfigSources,
    private readonly environment: Environment,
  ) {
    this.name = container.name;
    this.attempt = facts.attempt;
    this.image = container.image ?? '';
    this.imageRef = facts.imageRef;
    this.command = expanded(container.command, environment);
    this.args = expanded(container.args, environment);
    this.workingDir = container.workingDir ?? '';
    this.resources = runtimeResources(container);
    this.stopSignal = container.lifecycle?.stopSignal;
    this.ports = declaredPorts(container);
    this.specHash = sources.specHash(container);
    this.terminationMessagePath = container.terminationMessagePath ?? '/dev/termination-log';
    this.tty = container.tty === true;
    this.stdin = container.stdin === true;
    this.stdinOnce = container.stdinOnce === true;
  }

  get env(): ReadonlyMap<string, string> {
    return this.environment.variables;
  }

  get mounts(): readonly Mount[] {
    return this.sources.mounts(this.facts.pod, this.container, this.facts.podIPs);
  }
}

/** The variables of a container; services are those of the moment at which it is configured. */
class Environment {
  private readonly services: ReturnType<VariableSources['services']>;

  constructor(
    private readonly container: Container,
    private readonly facts: ConfigFacts,
    private readonly sources: ConfigSources,
    private known: ReadonlyMap<string, string> | undefined,
  ) {
    this.services = known === undefined ? sources.services() : [];
  }

  get variables(): ReadonlyMap<string, string> {
    return (this.known ??= this.computed());
  }

  private computed(): ReadonlyMap<string, string> {
    const { container, facts, sources, services } = this;
    const made = variables(container, facts, { ...sources, references: sources.references, services: () => services });
    return made.ok ? made.env : new Map();
  }
}

const NO_WORDS: readonly string[] = Object.freeze([]);

const expanded = (words: readonly string[] | undefined, environment: Environment): readonly string[] =>
  words === undefined
    ? NO_WORDS
    : words.map((word) => (word.includes('$') ? expand(word, (name) => environment.variables.get(name)) : word));

export function runtimeResources({ resources }: Container): ContainerResources {
  const { requests, limits } = resources;
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
