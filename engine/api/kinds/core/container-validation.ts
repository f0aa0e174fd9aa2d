import { isGivenEmpty } from '../../given-empty';
import type {
  Container,
  ContainerPort,
  ContainerResizePolicy,
  ContainerRestartRule,
  EphemeralContainer,
  PodSpec,
} from '../../types/core-v1';
import { checkDnsLabel, checkOneOf, checkPort, checkRequired } from '../../validation/checks';
import {
  duplicate,
  forbidden,
  invalid,
  notFound,
  notSupported,
  required,
  tooMany,
  type Findings,
} from '../../validation/field-errors';
import { portNameFaults } from '../../validation/formats';
import { validateEnvironment, validateEnvironmentFrom } from './env-validation';
import { validateDevices, validateMounts, type VolumesByName } from './mount-validation';
import { validateLifecycle, validateProbe } from './probe-validation';
import { validateRequirements } from './resource-validation';
import { validateSecurityContext } from './security-context-validation';

/** What containers are judged by beside themselves. */
export interface PodSurroundings {
  readonly spec: PodSpec;
  readonly volumes: VolumesByName;
  readonly claimNames: ReadonlySet<string>;
  readonly hostUsers: boolean;
}

/** pkg/apis/core/validation, v1.36: validateContainers, validateInitContainers, validateEphemeralContainers. */
export function validateContainers(pod: PodSurroundings, path: string, findings: Findings): void {
  const { containers } = pod.spec;
  if (containers.length === 0) {
    findings.push(required(path));
    return;
  }
  const names = new Set<string>();
  for (let index = 0; index < containers.length; index++) {
    const container = containers[index] as Container;
    const at = `${path}[${index}]`;
    validateCommon(container, pod, at, findings);
    if (names.has(container.name)) findings.push(duplicate(`${at}.name`, container.name));
    names.add(container.name);
    validateRunning(container, pod, at, findings);
    validateRestart(container, at, findings);
  }
  validateHostPorts(containers, path, findings);
}

export function validateInitContainers(pod: PodSurroundings, path: string, findings: Findings): void {
  const names = new Set(pod.spec.containers.map(({ name }) => name));
  (pod.spec.initContainers ?? []).forEach((container, index) => {
    const at = `${path}[${index}]`;
    const { name, restartPolicy } = container;
    validateCommon(container, pod, at, findings);
    validateRestart(container, at, findings);
    if (names.has(name)) findings.push(duplicate(`${at}.name`, name));
    else if (name !== '') names.add(name);
    validateHostPorts([container], path, findings);
    if (restartPolicy === 'Always') validateRunning(container, pod, at, findings);
    else
      for (const key of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const)
        if (container[key] !== undefined)
          findings.push(forbidden(`${at}.${key}`, 'may not be set for init containers without restartPolicy=Always'));
  });
}

function validateRunning(container: Container, { spec }: PodSurroundings, path: string, findings: Findings): void {
  if (container.lifecycle !== undefined)
    validateLifecycle(
      container.lifecycle,
      { graceSeconds: spec.terminationGracePeriodSeconds, os: spec.os },
      `${path}.lifecycle`,
      findings,
    );
  validateProbe(container.livenessProbe, 'liveness', path, findings);
  validateProbe(container.readinessProbe, 'readiness', path, findings);
  validateProbe(container.startupProbe, 'startup', path, findings);
}

const NOT_FOR_EPHEMERAL = 'cannot be set for an Ephemeral Container';
const EPHEMERAL_REFUSES = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

export function validateEphemeralContainers(pod: PodSurroundings, path: string, findings: Findings): void {
  const others = new Set([...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map(({ name }) => name));
  const names = new Set(others);
  (pod.spec.ephemeralContainers ?? []).forEach((container, index) => {
    const at = `${path}[${index}]`;
    const target = container.targetContainerName;
    validateCommon(container, pod, at, findings);
    validateImageText(container, at, findings);
    if (names.has(container.name)) findings.push(duplicate(`${at}.name`, container.name));
    names.add(container.name);
    if (target !== undefined && !others.has(target)) findings.push(notFound(`${at}.targetContainerName`, target));
    validateOnlyAllowed(container, at, findings);
  });
}

function validateOnlyAllowed(container: EphemeralContainer, path: string, findings: Findings): void {
  for (const key of EPHEMERAL_REFUSES) {
    const isSet = key === 'resources' ? Object.keys(container.resources).length > 0 : container[key] !== undefined;
    if (isSet || isGivenEmpty(container, key)) findings.push(forbidden(`${path}.${key}`, NOT_FOR_EPHEMERAL));
  }
  (container.volumeMounts ?? []).forEach((mount, index) => {
    for (const key of ['subPath', 'subPathExpr'] as const)
      if (mount[key] !== undefined)
        findings.push(forbidden(`${path}.volumeMounts[${index}].${key}`, NOT_FOR_EPHEMERAL));
  });
}

/** Templates may hold images with blanks around them; pods may not. */
export function validateImageText(container: Container | EphemeralContainer, path: string, findings: Findings): void {
  const image = container.image ?? '';
  if (image.trim() !== image)
    findings.push(invalid(`${path}.image`, image, 'must not have leading or trailing whitespace'));
}

function validateCommon(
  container: Container | EphemeralContainer,
  { spec, volumes, claimNames, hostUsers }: PodSurroundings,
  path: string,
  findings: Findings,
): void {
  if (checkRequired(container.name, `${path}.name`, findings)) checkDnsLabel(container.name, `${path}.name`, findings);
  checkRequired(container.image, `${path}.image`, findings);
  validateMessagePolicy(container.terminationMessagePolicy, `${path}.terminationMessagePolicy`, findings);
  if (container.ports !== undefined) validatePorts(container.ports, `${path}.ports`, findings);
  if (container.env !== undefined) validateEnvironment(container.env, `${path}.env`, findings);
  if (container.envFrom !== undefined) validateEnvironmentFrom(container.envFrom, `${path}.envFrom`, findings);
  if (container.volumeMounts !== undefined) validateMounts(container, volumes, `${path}.volumeMounts`, findings);
  if (container.volumeDevices !== undefined) validateDevices(container, volumes, `${path}.volumeDevices`, findings);
  validatePullPolicy(container.imagePullPolicy, `${path}.imagePullPolicy`, findings);
  validateRequirements(container.resources, { claimNames }, `${path}.resources`, findings);
  if (container.resizePolicy !== undefined)
    validateResize(container.resizePolicy, spec.restartPolicy, `${path}.resizePolicy`, findings);
  if (container.securityContext !== undefined)
    validateSecurityContext(container.securityContext, { hostUsers }, `${path}.securityContext`, findings);
}

function validateMessagePolicy(policy: string | undefined, path: string, findings: Findings): void {
  if (policy === undefined) findings.push(required(path));
  else checkOneOf(policy, ['File', 'FallbackToLogsOnError'], path, findings);
}

function validatePullPolicy(policy: string | undefined, path: string, findings: Findings): void {
  if (policy === undefined) findings.push(required(path));
  else checkOneOf(policy, ['Always', 'IfNotPresent', 'Never'], path, findings);
}

function validatePorts(ports: readonly ContainerPort[], path: string, findings: Findings): void {
  const names = new Set<string>();
  ports.forEach(({ name, containerPort, hostPort, protocol }, index) => {
    const at = `${path}[${index}]`;
    if (name !== undefined) validatePortName(name, names, `${at}.name`, findings);
    if (containerPort === 0) findings.push(required(`${at}.containerPort`));
    else checkPort(containerPort, `${at}.containerPort`, findings);
    if (hostPort !== undefined) checkPort(hostPort, `${at}.hostPort`, findings);
    if (protocol === undefined) findings.push(required(`${at}.protocol`));
    else checkOneOf(protocol, ['SCTP', 'TCP', 'UDP'], `${at}.protocol`, findings);
  });
}

function validatePortName(name: string, names: Set<string>, path: string, findings: Findings): void {
  const faults = portNameFaults(name);
  for (const fault of faults) findings.push(invalid(path, name, fault));
  if (faults.length > 0) return;
  if (names.has(name)) findings.push(duplicate(path, name));
  names.add(name);
}

function validateHostPorts(containers: readonly Container[], path: string, findings: Findings): void {
  let used: Set<string> | undefined;
  containers.forEach((container, index) => {
    (container.ports ?? []).forEach(({ hostPort, hostIP, protocol }, at) => {
      if (hostPort === undefined || hostPort === 0) return;
      const text = `${protocol ?? ''}/${hostIP ?? ''}/${hostPort}`;
      used ??= new Set();
      if (used.has(text)) findings.push(duplicate(`${path}[${index}].ports[${at}].hostPort`, text));
      used.add(text);
    });
  });
}

function validateResize(
  policies: readonly ContainerResizePolicy[],
  podRestartPolicy: string | undefined,
  path: string,
  findings: Findings,
): void {
  const seen = new Set<string>();
  policies.forEach(({ resourceName, restartPolicy }, index) => {
    if (seen.has(resourceName)) findings.push(duplicate(`${path}[${index}]`, resourceName));
    seen.add(resourceName);
    checkNamed(resourceName, ['cpu', 'memory'], path, findings);
    checkNamed(restartPolicy, ['NotRequired', 'RestartContainer'], path, findings);
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired')
      findings.push(invalid(path, restartPolicy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'"));
  });
}

function checkNamed(value: string, supported: readonly string[], path: string, findings: Findings): void {
  if (value === '') findings.push(required(path));
  else checkOneOf(value, supported, path, findings);
}

function validateRestart(
  { restartPolicy, restartPolicyRules = [] }: Container,
  path: string,
  findings: Findings,
): void {
  if (restartPolicy === undefined && restartPolicyRules.length === 0) return;
  if (restartPolicy === undefined)
    findings.push(required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used'));
  else checkOneOf(restartPolicy, ['Always', 'Never', 'OnFailure'], `${path}.restartPolicy`, findings);
  if (restartPolicyRules.length > 20)
    findings.push(tooMany(`${path}.restartPolicyRules`, restartPolicyRules.length, 20));
  restartPolicyRules.forEach((rule, index) => validateRule(rule, `${path}.restartPolicyRules[${index}]`, findings));
}

function validateRule({ action, exitCodes }: ContainerRestartRule, path: string, findings: Findings): void {
  if (action !== 'Restart' && action !== 'RestartAllContainers')
    findings.push(notSupported(`${path}.action`, action ?? '', ['Restart', 'RestartAllContainers']));
  if (exitCodes === undefined) {
    findings.push(required(`${path}.exitCodes`, 'must be specified'));
    return;
  }
  checkOneOf(exitCodes.operator, ['In', 'NotIn'], `${path}.exitCodes.operator`, findings);
  if ((exitCodes.values ?? []).length > 255)
    findings.push(tooMany(`${path}.exitCodes.values`, (exitCodes.values ?? []).length, 255));
}
