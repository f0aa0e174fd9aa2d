import type {
  Container,
  ContainerStatus,
  LinuxContainerUser,
  Pod,
  PodCondition,
  PodExtendedResourceClaimStatus,
  PodResourceClaimStatus,
  PodSpec,
} from '../../types/core-v1';
import { checkDnsLabel, checkDnsSubdomain, checkLabelKey, checkOneOf, checkRequired } from '../../validation/checks';
import { duplicate, type Findings, forbidden, internalError, invalid, required } from '../../validation/field-errors';
import { idFaults } from '../../validation/formats';
import { checkLegacyAddress, parseAddress } from '../../validation/ip';
import { validateImmutable } from '../../validation/object-meta';
import { validateMetadataUpdate } from '../metadata-validation';
import { validateAnnotationChanges, validatePodAnnotations } from './pod-annotations-validation';
import { rulesFor } from './pod-update-validation';

/** pkg/apis/core/validation, v1.36: ValidatePodStatusUpdate. */
export function validatePodStatusUpdate(next: Pod, old: Pod, findings: Findings): void {
  const annotations = next.metadata.annotations;
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  if (annotations !== old.metadata.annotations) {
    validateAnnotationChanges(annotations, old.metadata.annotations, 'metadata.annotations', findings);
    validatePodAnnotations(annotations, next.spec, rulesFor(old), 'metadata.annotations', findings);
  }
  const { status } = next;
  if (status.conditions !== old.status.conditions) validateConditions(status.conditions ?? [], findings);
  validateNomination(next, old, findings);
  if ((status.observedGeneration ?? 0) < 0)
    findings.push(invalid('status.observedGeneration', status.observedGeneration, 'must be a non-negative integer'));
  validateImmutable(status.qosClass ?? '', old.status.qosClass ?? '', 'status.qosClass', findings);
  validateTransitions(next, old, findings);
  validateClaimStatuses(status.resourceClaimStatuses ?? [], next.spec, findings);
  if (status.extendedResourceClaimStatus !== undefined)
    validateExtendedClaim(status.extendedResourceClaimStatus, next.spec, findings);
  const { podIPs, hostIP, hostIPs } = old.status;
  if (status.podIPs !== podIPs) validateFamilies(status.podIPs ?? [], 'status.podIPs', findings);
  if (status.hostIP !== hostIP || status.hostIPs !== hostIPs) validateHostAddresses(next, findings);
  validateContainerStatuses(next, findings);
}

const SYSTEM = ['PodScheduled', 'Ready', 'Initialized'];

function validateConditions(conditions: readonly PodCondition[], findings: Findings): void {
  conditions.forEach(({ type, observedGeneration = 0 }, index) => {
    const at = `status.conditions[${index}]`;
    if (observedGeneration < 0)
      findings.push(invalid(`${at}.observedGeneration`, observedGeneration, 'must be a non-negative integer'));
    if (!SYSTEM.includes(type)) checkLabelKey(type, `${at}.Type`, findings);
  });
}

function validateNomination(next: Pod, old: Pod, findings: Findings): void {
  const name = next.status.nominatedNodeName;
  if (name === undefined || name === old.status.nominatedNodeName) return;
  const path = 'status.nominatedNodeName';
  checkDnsSubdomain(name, path, findings);
  if (old.spec.nodeName !== undefined)
    findings.push(forbidden(path, 'may not be set on pods that are already bound to a node'));
}

/** A container that has ended does not run again, unless its restart policy says so. */
function validateTransitions(next: Pod, old: Pod, findings: Findings): void {
  const { spec } = old;
  const allowedBy = (containers: readonly Container[]) => (name: string, exitCode: number) => {
    const container = containers.find((one) => one.name === name);
    return container !== undefined && mayRestart(container, spec, exitCode);
  };
  if (!allMayRestart(spec)) {
    check('containerStatuses', allowedBy(spec.containers));
    check('initContainerStatuses', allowedBy(spec.initContainers ?? []));
  }
  check('ephemeralContainerStatuses', () => false);

  function check(
    list: 'containerStatuses' | 'initContainerStatuses' | 'ephemeralContainerStatuses',
    allowed: (name: string, exitCode: number) => boolean,
  ): void {
    if (next.status[list] === old.status[list]) return;
    (old.status[list] ?? []).forEach(({ name, state }, index) => {
      if (state.terminated === undefined) return;
      const now = (next.status[list] ?? []).find((status) => status.name === name);
      if (now !== undefined && now.state.terminated === undefined && !allowed(name, state.terminated.exitCode))
        findings.push(forbidden(`status.${list}[${index}].state`, 'may not be transitioned to non-terminated state'));
    });
  }
}

/** One rule of one container can make all of them run again, whatever their own policies are. */
const allMayRestart = ({ initContainers, containers }: PodSpec): boolean =>
  containers.some(restartsAll) || initContainers?.some(restartsAll) === true;

const restartsAll = ({ restartPolicyRules }: Container): boolean =>
  restartPolicyRules?.some(({ action }) => action === 'RestartAllContainers') === true;

function mayRestart(container: Container, spec: PodSpec, exitCode: number): boolean {
  for (const { exitCodes } of container.restartPolicyRules ?? []) {
    if (exitCodes === undefined) continue;
    const listed = (exitCodes.values ?? []).includes(exitCode);
    if (exitCodes.operator === 'In' ? listed : !listed) return true;
  }
  const policy = container.restartPolicy ?? spec.restartPolicy;
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

function validateClaimStatuses(statuses: readonly PodResourceClaimStatus[], spec: PodSpec, findings: Findings): void {
  if (statuses.length === 0) return;
  const names = new Set<string>();
  statuses.forEach(({ name, resourceClaimName }, index) => {
    const path = `status.resourceClaimStatuses[${index}].name`;
    if (!(spec.resourceClaims ?? []).some((claim) => claim.name === name))
      findings.push(invalid(path, name, 'must match the name of an entry in `spec.resourceClaims`'));
    if (names.has(name)) findings.push(duplicate(path, name));
    names.add(name);
    if (resourceClaimName !== undefined) checkDnsSubdomain(resourceClaimName, path, findings);
  });
}

function validateExtendedClaim(status: PodExtendedResourceClaimStatus, spec: PodSpec, findings: Findings): void {
  const path = 'status.extendedResourceClaimStatus';
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  if (status.requestMappings.length === 0)
    findings.push(required(`${path}.requestMappings`, 'at least one request mapping is required'));
  const seen = new Set<string>();
  status.requestMappings.forEach(({ containerName, resourceName, requestName }, index) => {
    const at = `${path}.requestMappings[${index}]`;
    const container = containers.find(({ name }) => name === containerName);
    if (container === undefined) findings.push(invalid(`${at}.containerName`, containerName, NO_CONTAINER));
    else if (container.resources.requests?.[resourceName] === undefined)
      findings.push(invalid(`${at}.resourceName`, resourceName, NO_REQUEST));
    checkDnsLabel(requestName, `${path}.requestName`, findings);
    const key = `${containerName}/${resourceName}`;
    if (seen.has(key))
      findings.push(duplicate(`${at}.containerName`, containerName), duplicate(`${at}.resourceName`, resourceName));
    seen.add(key);
  });
  if (checkRequired(status.resourceClaimName, `${path}.resourceClaimName`, findings))
    checkDnsSubdomain(status.resourceClaimName, `${path}.resourceClaimName`, findings);
}

const NO_CONTAINER = 'must match the name of an entry in spec.initContainers.name or spec.containers.name';
const NO_REQUEST =
  'must match the extended resource name of an entry in spec.initContainers.resources.requests or spec.containers.resources.requests';

function validateHostAddresses({ status }: Pod, findings: Findings): void {
  const hostIPs = status.hostIPs ?? [];
  if (hostIPs.length === 0) return;
  const first = hostIPs[0]?.ip ?? '';
  if ((status.hostIP ?? '') !== first)
    findings.push(invalid('status.hostIPs[0].ip', first, 'must be equal to `hostIP`'));
  validateFamilies(hostIPs, 'status.hostIPs', findings);
}

/** At most one address of each family. */
function validateFamilies(addresses: readonly { readonly ip: string }[], path: string, findings: Findings): void {
  addresses.forEach(({ ip }, index) => checkLegacyAddress(ip, `${path}[${index}]`, findings));
  if (addresses.length < 2) return;
  const bad = addresses.findIndex(({ ip }) => parseAddress(ip) === undefined);
  if (bad >= 0)
    findings.push(
      internalError(path, `failed to check for dual stack with error:invalid IP[${bad}]: ${addresses[bad]?.ip}`),
    );
  const families = new Set(addresses.map(({ ip }) => parseAddress(ip)?.family));
  if (families.size !== 2 || addresses.length > 2)
    findings.push(
      invalid(
        path,
        addresses.map(({ ip }) => ({ IP: ip })),
        'may specify no more than one IP for each IP family',
      ),
    );
}

function validateContainerStatuses({ spec, status }: Pod, findings: Findings): void {
  for (const list of STATUS_LISTS)
    status[list]?.forEach(({ user }, index) => {
      if (user?.linux !== undefined) validateUser(user.linux, spec, `status.${list}[${index}].user.linux`, findings);
    });
  const check = (list: 'containerStatuses' | 'initContainerStatuses', containers: readonly Container[]): void =>
    status[list]?.forEach((one, index) => {
      if (one.allocatedResourcesStatus === undefined) return;
      validateAllocated(one, containers, `status.${list}[${index}].allocatedResourcesStatus`, findings);
    });
  check('containerStatuses', spec.containers);
  check('initContainerStatuses', spec.initContainers ?? []);
}

const STATUS_LISTS = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const;

function validateUser(user: LinuxContainerUser, spec: PodSpec, path: string, findings: Findings): void {
  if (spec.os?.name === 'windows') {
    findings.push(forbidden(path, 'cannot be set for a windows pod'));
    return;
  }
  for (const fault of idFaults(user.uid)) findings.push(invalid(`${path}.uid`, user.uid, fault));
  for (const fault of idFaults(user.gid)) findings.push(invalid(`${path}.gid`, user.gid, fault));
  (user.supplementalGroups ?? []).forEach((group, index) => {
    for (const fault of idFaults(group)) findings.push(invalid(`${path}.supplementalGroups[${index}]`, group, fault));
  });
}

function validateAllocated(
  { name, allocatedResourcesStatus = [] }: ContainerStatus,
  containers: readonly Container[],
  path: string,
  findings: Findings,
): void {
  const container = containers.find((one) => one.name === name);
  allocatedResourcesStatus.forEach((resource, index) => {
    const at = `${path}[${index}]`;
    if (container !== undefined) validateAllocatedName(resource.name, container, `${at}.name`, findings);
    const seen = new Set<string>();
    (resource.resources ?? []).forEach(({ resourceID, health }, position) => {
      const where = `${at}.resources[${position}]`;
      checkOneOf(health, ['Healthy', 'Unhealthy', 'Unknown'], `${where}.health`, findings);
      if (seen.has(resourceID)) findings.push(duplicate(`${where}.resourceID`, resourceID));
      seen.add(resourceID);
    });
  });
}

function validateAllocatedName(name: string, { resources }: Container, path: string, findings: Findings): void {
  if (name.startsWith('claim:')) {
    const claims = (resources.claims ?? []).map((claim) =>
      claim.request === undefined ? `claim:${claim.name}` : `claim:${claim.name}/${claim.request}`,
    );
    if (!claims.includes(name)) findings.push(invalid(path, name, CLAIM_FORM));
  } else if (resources.requests?.[name] === undefined)
    findings.push(invalid(path, name, "must match one of the container's resource requests"));
}

const CLAIM_FORM =
  "must match one of the container's resource claims in a format 'claim:<claimName>/<request>' or 'claim:<claimName>' if request is empty";
