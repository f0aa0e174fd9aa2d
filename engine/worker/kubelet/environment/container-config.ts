import type { Container, Pod } from '../../../api/types/core-v1';
import { quantityMillis, quantityValue } from '../../../base/quantity';
import type { ContainerConfig, ContainerPort, ContainerResources, CriOutcome, Mount } from '../../runtime/cri';
import { expand } from './expand';
import type { PodFacts } from './fields';
import { runAsProblem } from './run-as';
import { refersToOthers, variables, type VariableSources } from './variables';

export interface ConfigSources extends VariableSources {
  mounts(pod: Pod, container: Container): readonly Mount[];
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
  const services = early === undefined ? sources.services() : [];
  let env = early?.ok === true ? early.env : undefined;
  const environment = (): ReadonlyMap<string, string> => {
    if (env === undefined) {
      const made = variables(container, facts, {
        ...sources,
        references: sources.references,
        services: () => services,
      });
      env = made.ok ? made.env : new Map();
    }
    return env;
  };
  const config: ContainerConfig = {
    name: container.name,
    attempt: facts.attempt,
    image: container.image ?? '',
    imageRef: facts.imageRef,
    command: expanded(container.command, environment),
    args: expanded(container.args, environment),
    workingDir: container.workingDir ?? '',
    get env() {
      return environment();
    },
    resources: runtimeResources(container),
    stopSignal: container.lifecycle?.stopSignal,
    ports: declaredPorts(container),
    get mounts() {
      return sources.mounts(pod, container);
    },
    specHash: sources.specHash(container),
    terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
    tty: container.tty === true,
  };
  return { ok: true, value: config };
}

const NO_WORDS: readonly string[] = Object.freeze([]);

const expanded = (words: readonly string[] | undefined, env: () => ReadonlyMap<string, string>): readonly string[] =>
  words === undefined
    ? NO_WORDS
    : words.map((word) => (word.includes('$') ? expand(word, (name) => env().get(name)) : word));

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
