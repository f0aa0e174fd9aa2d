import { quote, sortedKeys } from '../../../base/go-text';
import { quantityMillis } from '../../../base/quantity';
import { RecentSet } from '../../../base/recent';
import type {
  Container,
  ContainerPort,
  EphemeralContainer,
  NodeSelectorTerm,
  Pod,
  PodAffinity,
  PodSpec,
  PodTemplateSpec,
  Volume,
} from '../../types/core-v1';
import { deprecatedNodeLabel } from './node-label-warnings';
import type { TemplateMeta } from '../../types/meta-v1';
import { dnsLabelFaults } from '../../validation/formats';
import { addressWarnings } from '../../validation/ip';
import type { HookContext } from '../definition';
import { claimSpecWarnings, fractionalText } from './claim-warnings';
import { visitContainers } from './visit-containers';
import { overlapWarnings } from './volume-overlap-warnings';

/** What the server says of a pod that it accepts (pkg/api/pod/warnings.go and the pod's strategy, v1.36). */
export function podWarnings(pod: Pod, old: Pod | undefined, { subresource }: HookContext): readonly string[] {
  if (old !== undefined) return subresource === 'status' ? statusWarnings(pod) : NONE;
  const faults = dnsLabelFaults(pod.metadata.name);
  const ofName =
    faults.length === 0
      ? []
      : [
          `metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${faults.join(' ')}]`,
        ];
  return [...ofName, ...specWarnings(pod.spec, pod.metadata, '')];
}

const NONE: readonly string[] = Object.freeze([]);

function statusWarnings({ status }: Pod): readonly string[] {
  if (status.podIPs === undefined && status.hostIPs === undefined) return NONE;
  return [
    ...(status.podIPs ?? []).flatMap(({ ip }, index) => addressWarnings(`status.podIPs[${index}].ip`, ip)),
    ...(status.hostIPs ?? []).flatMap(({ ip }, index) => addressWarnings(`status.hostIPs[${index}].ip`, ip)),
  ];
}

/** Templates without anything to say are not looked at again. */
const silent = new RecentSet<PodTemplateSpec>();

export function templateWarnings(template: PodTemplateSpec, path: string): readonly string[] {
  if (silent.has(template)) return NONE;
  const warnings = specWarnings(template.spec, template.metadata, `${path}.`);
  if (warnings.length === 0) silent.add(template);
  return warnings;
}

/** `prefix`: empty for a pod, `spec.template.` for a template. */
function specWarnings(spec: PodSpec, metadata: TemplateMeta, prefix: string): readonly string[] {
  const path = `${prefix}spec`;
  const warnings: string[] = [];
  nodeWarnings(spec, path, warnings);
  spreadWarnings(spec, path, warnings);
  annotationWarnings(metadata, `${prefix}metadata.annotations`, warnings);
  (spec.volumes ?? []).forEach((volume, index) => volumeWarnings(volume, `${path}.volumes[${index}]`, warnings));
  warnings.push(...overlapWarnings(spec.volumes ?? []));
  duplicateWarnings(spec.hostAliases ?? [], 'ip', `${path}.hostAliases`, warnings);
  duplicateWarnings(spec.imagePullSecrets ?? [], 'name', `${path}.imagePullSecrets`, warnings);
  (spec.imagePullSecrets ?? []).forEach(({ name = '' }, index) => {
    if (name === '') warnings.push(`${path}.imagePullSecrets[${index}].name: invalid empty name ""`);
  });
  bytesWarnings(spec.overhead, `${path}.overhead`, warnings);
  profileWarnings(spec, metadata, prefix, warnings);
  portWarnings(spec, path, warnings);
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0)
    warnings.push(
      `${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
    );
  for (const key of ['podAffinity', 'podAntiAffinity'] as const)
    affinityWarnings(spec.affinity?.[key], `${path}.affinity.${key}`, warnings);
  (spec.dnsConfig?.nameservers ?? []).forEach((server, index) =>
    warnings.push(...addressWarnings(`${path}.dnsConfig.nameservers[${index}]`, server)),
  );
  (spec.hostAliases ?? []).forEach(({ ip }, index) =>
    warnings.push(...addressWarnings(`${path}.hostAliases[${index}].ip`, ip)),
  );
  return warnings;
}

function nodeWarnings({ nodeSelector, affinity }: PodSpec, path: string, warnings: string[]): void {
  for (const key of sortedKeys(nodeSelector ?? {}))
    if (deprecatedNodeLabel(key) !== undefined)
      warnings.push(`${path}.nodeSelector[${key}]: ${deprecatedNodeLabel(key) ?? ''}`);
  const nodes = affinity?.nodeAffinity;
  if (nodes === undefined) return;
  const at = `${path}.affinity.nodeAffinity`;
  const needed = nodes.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  needed.forEach((term, index) =>
    warnings.push(
      ...nodeTermWarnings(
        term,
        { checkValues: false },
        `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}]`,
      ),
    ),
  );
  (nodes.preferredDuringSchedulingIgnoredDuringExecution ?? []).forEach(({ preference }, index) =>
    warnings.push(
      ...nodeTermWarnings(
        preference,
        { checkValues: true },
        `${at}.preferredDuringSchedulingIgnoredDuringExecution[${index}].preference`,
      ),
    ),
  );
}

/** Deprecated labels, and values that no label can have (pkg/api/node/util.go). */
export function nodeTermWarnings(
  term: NodeSelectorTerm,
  { checkValues }: { checkValues: boolean },
  path: string,
): readonly string[] {
  return (term.matchExpressions ?? []).flatMap(({ key, values = [] }, index) => {
    const at = `${path}.matchExpressions[${index}]`;
    const message = deprecatedNodeLabel(key);
    const faulty = checkValues
      ? values.flatMap((value, position) => valueWarnings(value, `${at}.values[${position}]`))
      : [];
    return [...(message === undefined ? [] : [`${at}.key: ${key} is ${message}`]), ...faulty];
  });
}

const valueWarnings = (value: string, path: string): readonly string[] =>
  /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/.test(value)
    ? []
    : [
        `${path}: ${quote(value)} is invalid, a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
      ];

function spreadWarnings({ topologySpreadConstraints = [] }: PodSpec, path: string, warnings: string[]): void {
  topologySpreadConstraints.forEach(({ topologyKey, labelSelector }, index) => {
    const at = `${path}.topologySpreadConstraints[${index}]`;
    const message = deprecatedNodeLabel(topologyKey);
    if (message !== undefined) warnings.push(`${at}.topologyKey: ${topologyKey} is ${message}`);
    if (labelSelector === undefined) warnings.push(`${at}.labelSelector: ${NULL_SELECTOR}`);
  });
}

const NULL_SELECTOR = 'a null labelSelector results in matching no pod';

const DEPRECATED_ANNOTATIONS: readonly (readonly [key: string, message: string])[] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
];

function annotationWarnings({ annotations }: TemplateMeta, path: string, warnings: string[]): void {
  if (annotations === undefined) return;
  for (const [key, message] of DEPRECATED_ANNOTATIONS)
    if (annotations[key] !== undefined) warnings.push(`${path}[${key}]: ${message}`);
}

const DEPRECATED_VOLUMES: readonly (readonly [key: keyof Volume & string, name: string, message: string])[] = [
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

function volumeWarnings(volume: Volume, path: string, warnings: string[]): void {
  for (const [key, name, message] of DEPRECATED_VOLUMES)
    if (volume[key] !== undefined) warnings.push(`${path}.${name}: ${message}`);
  const claim = volume.ephemeral?.volumeClaimTemplate;
  if (claim !== undefined)
    warnings.push(...claimSpecWarnings(claim.spec, `${path}.ephemeral.volumeClaimTemplate.spec`));
}

function bytesWarnings(list: Readonly<Record<string, string>> | undefined, path: string, warnings: string[]): void {
  if (list === undefined) return;
  for (const name of ['memory', 'ephemeral-storage']) {
    const amount = list[name];
    if (amount !== undefined && quantityMillis(amount) % 1000 !== 0)
      warnings.push(`${path}[${name}]: ${fractionalText(amount)}`);
  }
}

function duplicateWarnings<K extends string>(
  items: readonly { readonly [key in K]?: string }[],
  key: K,
  path: string,
  warnings: string[],
): void {
  const seen = new Set<string>();
  items.forEach((item, index) => {
    const value: string = item[key] ?? '';
    if (seen.has(value)) warnings.push(`${path}[${index}].${key}: duplicate ${key} ${quote(value)}`);
    seen.add(value);
  });
}

const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const USE_SECCOMP = 'non-functional in v1.27+; use the "seccompProfile" field instead';

function profileWarnings(spec: PodSpec, { annotations }: TemplateMeta, prefix: string, warnings: string[]): void {
  const at = `${prefix}metadata.annotations`;
  if (annotations?.[SECCOMP_POD] !== undefined && spec.securityContext?.seccompProfile === undefined)
    warnings.push(`${at}[${SECCOMP_POD}]: ${USE_SECCOMP}`);
  const hasProfiles = Object.keys(annotations ?? {}).some(isOfContainer);
  visitContainers(spec, `${prefix}spec`, (container, path) => {
    const context = container.securityContext;
    if (hasProfiles) {
      const seccomp = SECCOMP_CONTAINER + container.name;
      const appArmor = APP_ARMOR + container.name;
      if (annotations?.[seccomp] !== undefined && context?.seccompProfile === undefined)
        warnings.push(`${at}[${seccomp}]: ${USE_SECCOMP}`);
      if (annotations?.[appArmor] !== undefined && context?.appArmorProfile === undefined && prefix !== '')
        warnings.push(`${at}[${appArmor}]: deprecated since v1.30; use the "appArmorProfile" field instead`);
    }
    resourceWarnings(container, path, warnings);
    variableWarnings(container, path, warnings);
  });
}

const isOfContainer = (annotation: string): boolean =>
  annotation.startsWith(SECCOMP_CONTAINER) || annotation.startsWith(APP_ARMOR);

type AnyContainer = Container | EphemeralContainer;

function resourceWarnings({ resources }: AnyContainer, path: string, warnings: string[]): void {
  for (const name of IN_BYTES)
    for (const key of AMOUNTS) {
      const amount = resources[key]?.[name];
      if (amount !== undefined && quantityMillis(amount) % 1000 !== 0)
        warnings.push(`${path}.resources.${key}[${name}]: ${fractionalText(amount)}`);
    }
}

const IN_BYTES = ['memory', 'ephemeral-storage'] as const;
const AMOUNTS = ['limits', 'requests'] as const;

/** A second value of a variable is fine when it builds on the first: `$(NAME):more`. */
function variableWarnings({ env }: AnyContainer, path: string, warnings: string[]): void {
  if (env === undefined || env.length < 2) return;
  const seen = new Set<string>();
  env.forEach(({ name, value = '', valueFrom }, index) => {
    const reference = `$(${name})`;
    const hides = valueFrom !== undefined || value === reference || !value.includes(reference);
    if (seen.has(name) && hides)
      warnings.push(
        `${path}.env[${index}]: hides previous definition of ${quote(name)}, which may be dropped when using apply`,
      );
    seen.add(name);
  });
}

interface PortUse {
  readonly path: string;
  readonly port: ContainerPort;
}

function portWarnings(spec: PodSpec, path: string, warnings: string[]): void {
  const uses: PortUse[] = [];
  visitContainers(spec, path, ({ ports }, at) =>
    (ports ?? []).forEach((port, index) => uses.push({ path: `${at}.ports[${index}]`, port })),
  );
  if (uses.length === 0) return;
  uses.forEach((use, index) => {
    const { port } = use;
    if (port.hostIP !== undefined && port.hostPort === undefined)
      warnings.push(`${use.path}: hostIP set without hostPort: ${goPort(port)}`);
    for (const other of uses.slice(0, index)) {
      const clash = portClash(port, other.port);
      if (clash !== undefined) warnings.push(`${use.path}: ${clash} port definition with ${other.path}`);
    }
  });
  const names = new Map<string, string>();
  for (const { path: at, port } of uses) {
    if (port.name === undefined) continue;
    const first = names.get(port.name);
    if (first === undefined) names.set(port.name, at);
    else
      warnings.push(
        `${at}: duplicate port name ${quote(port.name)} with ${first}, services and probes that select ports by name will use ${first}`,
      );
  }
}

function portClash(port: ContainerPort, other: ContainerPort): string | undefined {
  if (port.containerPort !== other.containerPort || port.protocol !== other.protocol) return undefined;
  if (port.hostIP === other.hostIP && port.hostPort === other.hostPort) return 'duplicate';
  if (port.hostPort === undefined || other.hostPort === undefined) return 'overlapping';
  const ambiguous = (port.hostIP === undefined) !== (other.hostIP === undefined);
  return port.hostPort === other.hostPort && ambiguous ? 'dangerously ambiguous' : undefined;
}

/** Go's `%+v` of the internal type. */
const goPort = ({ name = '', hostPort = 0, containerPort, protocol = '', hostIP = '' }: ContainerPort): string =>
  `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;

function affinityWarnings(affinity: PodAffinity | undefined, path: string, warnings: string[]): void {
  (affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).forEach(({ labelSelector }, index) => {
    if (labelSelector === undefined)
      warnings.push(`${path}.requiredDuringSchedulingIgnoredDuringExecution[${index}].labelSelector: ${NULL_SELECTOR}`);
  });
  (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).forEach(({ podAffinityTerm }, index) => {
    if (podAffinityTerm.labelSelector === undefined)
      warnings.push(
        `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}].podAffinityTerm.labelSelector: ${NULL_SELECTOR}`,
      );
  });
}
