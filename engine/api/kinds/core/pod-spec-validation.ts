import { isGivenEmpty } from '../../given-empty';
import { compareQuantities } from '../../../base/quantity';
import type {
  Container,
  HostAlias,
  PodDNSConfig,
  PodReadinessGate,
  PodResourceClaim,
  PodSchedulingGate,
  PodSpec,
  Toleration,
} from '../../types/core-v1';
import type { TemplateMeta } from '../../types/meta-v1';
import {
  checkDnsLabel,
  checkDnsSubdomain,
  checkFormat,
  checkLabelKey,
  checkOneOf,
  checkRequired,
} from '../../validation/checks';
import {
  duplicate,
  forbidden,
  invalid,
  notFound,
  notSupported,
  required,
  tooLong,
  type Findings,
} from '../../validation/field-errors';
import { dnsSubdomainWithUnderscoreFaults, labelValueFaults } from '../../validation/formats';
import { internalForm } from '../../internal-forms/internal-form';
import { checkLegacyAddress } from '../../validation/ip';
import { validateLabels } from '../../validation/object-meta';
import { validateAffinity, validateSpread } from './affinity-validation';
import {
  validateContainers,
  validateEphemeralContainers,
  validateInitContainers,
  type PodSurroundings,
} from './container-validation';
import { visitContainers } from './visit-containers';
import { validateOs } from './os-validation';
import { aggregateResources } from './pod-defaults';
import type { PodRules } from './pod-rules';
import { validatePodResourceName, validateRequirements, isHugePageResource } from './resource-validation';
import { validatePodSecurityContext } from './security-context-validation';
import { validateVolumes } from './volume-validation';

/** `metadata` is that of a pod; a template's does not matter. */
export interface PodSpecContext {
  readonly metadata: TemplateMeta | undefined;
  readonly rules: PodRules;
}

/** pkg/apis/core/validation, v1.36: ValidatePodSpec, in its order. */
export function validatePodSpec(spec: PodSpec, context: PodSpecContext, path: string, findings: Findings): void {
  const { rules } = context;
  const volumes = validateVolumes(spec.volumes ?? [], context, `${path}.volumes`, findings);
  const claims = spec.resourceClaims ?? [];
  const pod: PodSurroundings = {
    spec,
    volumes,
    claimNames: claims.length === 0 ? NO_NAMES : new Set(claims.map(({ name }) => name).filter((name) => name !== '')),
    hostUsers: spec.hostUsers !== false,
  };
  validatePodClaims(claims, context, `${path}.resourceClaims`, findings);
  validateContainers(pod, `${path}.containers`, findings);
  if (spec.initContainers !== undefined) validateInitContainers(pod, `${path}.initContainers`, findings);
  if (spec.ephemeralContainers !== undefined) validateEphemeralContainers(pod, `${path}.ephemeralContainers`, findings);
  if (spec.resources !== undefined) validatePodResources(pod, `${path}.resources`, findings);
  if (spec.hostNetwork === true) validateHostNetwork(spec, rules, `${path}.containers`, findings);
  checkOneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], `${path}.restartPolicy`, findings);
  checkOneOf(spec.dnsPolicy, DNS_POLICIES, `${path}.dnsPolicy`, findings);
  validateLabels(spec.nodeSelector, `${path}.nodeSelector`, findings);
  if (spec.securityContext !== undefined)
    validatePodSecurityContext(spec.securityContext, spec, `${path}.securityContext`, findings, rules);
  if (spec.affinity !== undefined) validateAffinity(spec.affinity, rules, `${path}.affinity`, findings);
  if (spec.dnsConfig !== undefined || spec.dnsPolicy === 'None')
    validateDns(spec.dnsConfig, spec.dnsPolicy, `${path}.dnsConfig`, findings);
  validateReadinessGates(spec.readinessGates ?? [], `${path}.readinessGates`, findings);
  validateSchedulingGates(spec.schedulingGates ?? [], `${path}.schedulingGates`, findings);
  if (spec.topologySpreadConstraints !== undefined)
    validateSpread(spec.topologySpreadConstraints, rules, `${path}.topologySpreadConstraints`, findings);
  validateHostProcess(spec, path, findings);
  if (spec.hostUsers === false) validateNoHostUsers(spec, path, findings);
  if (spec.hostnameOverride !== undefined) validateHostnameOverride(spec, `${path}.hostnameOverride`, findings);
  validateNames(spec, path, findings);
  if (spec.overhead !== undefined)
    validateRequirements({ limits: spec.overhead }, { claimNames: NO_NAMES }, `${path}.overhead`, findings);
  if (spec.os !== undefined) validateOs(spec, path, findings);
  validateFileKeyVolumes(spec, path, findings);
}

const NO_NAMES: ReadonlySet<string> = new Set();
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

function validateNames(spec: PodSpec, path: string, findings: Findings): void {
  const { activeDeadlineSeconds: deadline } = spec;
  if (spec.serviceAccountName !== undefined)
    checkDnsSubdomain(spec.serviceAccountName, `${path}.serviceAccountName`, findings);
  if (spec.nodeName !== undefined) checkDnsSubdomain(spec.nodeName, `${path}.nodeName`, findings);
  if (deadline !== undefined && (deadline < 1 || deadline > 2_147_483_647))
    findings.push(invalid(`${path}.activeDeadlineSeconds`, deadline, 'must be between 1 and 2147483647, inclusive'));
  if (spec.hostname !== undefined) checkDnsLabel(spec.hostname, `${path}.hostname`, findings);
  if (spec.subdomain !== undefined) checkDnsLabel(spec.subdomain, `${path}.subdomain`, findings);
  if (spec.tolerations !== undefined) validateTolerations(spec.tolerations, `${path}.tolerations`, findings);
  validateHostAliases(spec.hostAliases ?? [], `${path}.hostAliases`, findings);
  if (spec.priorityClassName !== undefined)
    checkDnsSubdomain(spec.priorityClassName, `${path}.priorityClassName`, findings);
  if (spec.runtimeClassName !== undefined)
    checkDnsSubdomain(spec.runtimeClassName, `${path}.runtimeClassName`, findings);
  if (spec.preemptionPolicy !== undefined && checkRequired(spec.preemptionPolicy, `${path}.preemptionPolicy`, findings))
    checkOneOf(spec.preemptionPolicy, ['PreemptLowerPriority', 'Never'], `${path}.preemptionPolicy`, findings);
}

function validatePodClaims(
  claims: readonly PodResourceClaim[],
  { metadata }: PodSpecContext,
  path: string,
  findings: Findings,
): void {
  const names = new Set<string>();
  claims.forEach((claim, index) => {
    const at = `${path}[${index}]`;
    if (metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined) {
      findings.push(forbidden('[]', 'static pods do not support resource claims'));
      return;
    }
    if (claim.name === '') findings.push(required(`${at}.name`));
    else if (names.has(claim.name)) findings.push(duplicate(`${at}.name`, claim.name));
    else {
      checkDnsLabel(claim.name, `${at}.name`, findings);
      names.add(claim.name);
    }
    validateClaimSource(claim, at, findings);
  });
}

function validateClaimSource(claim: PodResourceClaim, path: string, findings: Findings): void {
  const { resourceClaimName, resourceClaimTemplateName } = claim;
  const printed = internalForm(claim, 'core.PodResourceClaim');
  if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined)
    findings.push(
      invalid(path, printed, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'),
    );
  if (resourceClaimName === undefined && resourceClaimTemplateName === undefined)
    findings.push(invalid(path, printed, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
  if (resourceClaimName !== undefined) checkDnsSubdomain(resourceClaimName, `${path}.resourceClaimName`, findings);
  if (resourceClaimTemplateName !== undefined)
    checkDnsSubdomain(resourceClaimTemplateName, `${path}.resourceClaimTemplateName`, findings);
}

/** Resources of the whole pod, which bound those of its containers. */
function validatePodResources({ spec, claimNames }: PodSurroundings, path: string, findings: Findings): void {
  const own = spec.resources;
  if (own === undefined) return;
  if (spec.os?.name === 'windows') {
    findings.push(forbidden(path, 'may not be set for a windows pod'));
    return;
  }
  if (own.claims !== undefined || isGivenEmpty(own, 'claims'))
    findings.push(forbidden(`${path}.claims`, 'claims may not be set for Resources at pod-level'));
  validateRequirements(own, { claimNames, checkName: validatePodResourceName }, path, findings);
  checkAggregate(aggregateResources(spec, 'requests'), own.requests ?? {}, `${path}.requests`, 'requests', findings);
  const hugePages = Object.entries(aggregateResources(spec, 'limits')).filter(([name]) => isHugePageResource(name));
  checkAggregate(Object.fromEntries(hugePages), own.limits ?? {}, `${path}.limits`, 'limits', findings);
  spec.containers.forEach((container, index) => {
    for (const [name, limit] of Object.entries(container.resources.limits ?? {})) {
      const most = own.limits?.[name];
      if (most !== undefined && compareQuantities(limit, most) > 0)
        findings.push(
          invalid(
            `${path}.containers[${index}][${name}].limits`,
            limit,
            `must be less than or equal to pod limits of ${most}`,
          ),
        );
    }
  });
}

function checkAggregate(
  sum: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
  path: string,
  what: string,
  findings: Findings,
): void {
  for (const [name, amount] of Object.entries(sum)) {
    const declared = own[name];
    if (declared !== undefined && compareQuantities(amount, declared) > 0)
      findings.push(
        invalid(
          `${path}[${name}]`,
          declared,
          `must be greater than or equal to aggregate container ${what} of ${amount}`,
        ),
      );
  }
}

function validateHostNetwork(spec: PodSpec, { isPod }: PodRules, path: string, findings: Findings): void {
  spec.containers.forEach((container, index) =>
    (container.ports ?? []).forEach(({ hostPort = 0, containerPort }, at) => {
      if ((isPod || hostPort !== 0) && hostPort !== containerPort)
        findings.push(
          invalid(
            `${path}[${index}].ports[${at}].hostPort`,
            hostPort,
            'must match `containerPort` when `hostNetwork` is true',
          ),
        );
    }),
  );
}

function validateDns(
  config: PodDNSConfig | undefined,
  policy: string | undefined,
  path: string,
  findings: Findings,
): void {
  if (policy === 'None') {
    if (config === undefined) {
      findings.push(required(path, 'must provide `dnsConfig` when `dnsPolicy` is None'));
      return;
    }
    if ((config.nameservers ?? []).length === 0) {
      const detail = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
      findings.push(required(`${path}.nameservers`, detail));
      return;
    }
  }
  const { nameservers = [], searches = [], options = [] } = config ?? {};
  if (nameservers.length > 3)
    findings.push(invalid(`${path}.nameservers`, nameservers, 'must not have more than 3 nameservers'));
  nameservers.forEach((server, index) => checkLegacyAddress(server, `${path}.nameservers[${index}]`, findings));
  if (searches.length > 32)
    findings.push(invalid(`${path}.searches`, searches, 'must not have more than 32 search paths'));
  if (searches.join(' ').length > 2048)
    findings.push(
      invalid(
        `${path}.searches`,
        searches,
        'must not have more than 2048 characters (including spaces) in the search list',
      ),
    );
  searches.forEach((search, index) => {
    const domain = search.endsWith('.') ? search.slice(0, -1) : search;
    if (search !== '.') checkFormat(domain, dnsSubdomainWithUnderscoreFaults, `${path}.searches[${index}]`, findings);
  });
  options.forEach(({ name }, index) => checkRequired(name, `${path}.options[${index}]`, findings, 'must not be empty'));
}

function validateReadinessGates(gates: readonly PodReadinessGate[], path: string, findings: Findings): void {
  gates.forEach(({ conditionType }, index) =>
    checkLabelKey(conditionType, `${path}[${index}].conditionType`, findings),
  );
}

function validateSchedulingGates(gates: readonly PodSchedulingGate[], path: string, findings: Findings): void {
  const seen = new Set<string>();
  gates.forEach(({ name }, index) => {
    checkLabelKey(name, `${path}[${index}]`, findings);
    if (seen.has(name)) findings.push(duplicate(`${path}[${index}]`, name));
    seen.add(name);
  });
}

export const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function validateTolerations(tolerations: readonly Toleration[], path: string, findings: Findings): void {
  for (let index = 0; index < tolerations.length; index++)
    validateToleration(tolerations[index] as Toleration, `${path}[${index}]`, findings);
}

function validateToleration(toleration: Toleration, path: string, findings: Findings): void {
  const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = toleration;
  if (key !== '') checkLabelKey(key, `${path}.key`, findings);
  else if (operator !== 'Exists') findings.push(invalid(`${path}.operator`, operator, EMPTY_KEY));
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    findings.push(invalid(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
  if (operator === 'Equal' || operator === '') {
    const faults = labelValueFaults(value);
    if (faults.length > 0) findings.push(invalid(`${path}.operator`, value, faults.join(';')));
  } else if (operator === 'Exists') {
    if (value !== '')
      findings.push(invalid(`${path}.operator`, value, "value must be empty when `operator` is 'Exists'"));
  } else {
    // The operators of a feature that is off are named to those who use them only (TaintTolerationComparisonOperators).
    const more = operator === 'Lt' || operator === 'Gt' ? ['Lt', 'Gt'] : [];
    findings.push(notSupported(`${path}.operator`, operator, ['Equal', 'Exists', ...more]));
  }
  if (effect !== '') checkOneOf(effect, TAINT_EFFECTS, `${path}.effect`, findings);
}

const EMPTY_KEY = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';

function validateHostAliases(aliases: readonly HostAlias[], path: string, findings: Findings): void {
  aliases.forEach(({ ip, hostnames = [] }, index) => {
    checkLegacyAddress(ip, `${path}[${index}].ip`, findings);
    hostnames.forEach((name, at) => checkDnsSubdomain(name, `${path}[${index}].hostnames[${at}]`, findings));
  });
}

/** Windows containers with the rights of the host: all of a pod or none. */
function validateHostProcess(spec: PodSpec, path: string, findings: Findings): void {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  if (
    ofPod === undefined &&
    !spec.containers.some(hasWindowsOptions) &&
    !(spec.initContainers ?? []).some(hasWindowsOptions)
  )
    return;
  let all = 0;
  let privileged = 0;
  visitContainers(spec, path, (container, at) => {
    const own = container.securityContext?.windowsOptions?.hostProcess;
    all++;
    if (own ?? ofPod ?? false) privileged++;
    if (ofPod !== undefined && own !== undefined && own !== ofPod)
      findings.push(
        invalid(
          `${at}.securityContext.windowsOptions.hostProcess`,
          own,
          `pod hostProcess value must be identical if both are specified, was ${ofPod}`,
        ),
      );
  });
  if (privileged === 0) return;
  if (privileged !== all)
    findings.push(
      invalid(
        path,
        '',
        'If pod contains any hostProcess containers then all containers must be HostProcess containers',
      ),
    );
  if (spec.hostNetwork !== true)
    findings.push(
      invalid(`${path}.hostNetwork`, false, 'hostNetwork must be true if pod contains any hostProcess containers'),
    );
}

const hasWindowsOptions = (container: Container): boolean => container.securityContext?.windowsOptions !== undefined;

function validateNoHostUsers(spec: PodSpec, path: string, findings: Findings): void {
  const detail = 'when `hostUsers` is false';
  if (spec.hostNetwork === true) findings.push(forbidden(`${path}.hostNetwork`, detail));
  if (spec.hostPID === true) findings.push(forbidden(`${path}.HostPID`, detail));
  if (spec.hostIPC === true) findings.push(forbidden(`${path}.HostIPC`, detail));
  visitContainers(spec, path, (container, at) => {
    if ((container.volumeDevices ?? []).length > 0) findings.push(forbidden(`${at}.volumeDevices`, detail));
  });
}

function validateHostnameOverride(spec: PodSpec, path: string, findings: Findings): void {
  const name = spec.hostnameOverride ?? '';
  if (spec.setHostnameAsFQDN === true)
    findings.push(forbidden(path, 'may not be specified when setHostnameAsFQDN is true'));
  if (spec.hostNetwork === true) findings.push(forbidden(path, 'may not be specified when hostNetwork is true'));
  if (name.length > 64) findings.push(tooLong(path, 64));
  checkDnsSubdomain(name, path, findings);
}

/** Files that hold environment variables lie in emptyDir volumes. */
function validateFileKeyVolumes(spec: PodSpec, path: string, findings: Findings): void {
  visitContainers(spec, path, (container, at) => {
    if (container.env === undefined) return;
    container.env.forEach(({ valueFrom }, index) => {
      const name = valueFrom?.fileKeyRef?.volumeName;
      if (name === undefined) return;
      const volume = (spec.volumes ?? []).find((one) => one.name === name);
      const field = `${at}.env[${index}].valueFrom.fileKeyRef.volumeName`;
      if (volume === undefined) findings.push(notFound(field, name));
      else if (volume.emptyDir === undefined)
        findings.push(invalid(field, name, 'referenced volume must be of type emptyDir'));
    });
  });
}
