import type { Service, ServicePort, SessionAffinityConfig } from '../../types/core-v1';
import {
  checkDnsLabel,
  checkDnsSubdomain,
  checkLabelKey,
  checkOneOf,
  checkPort,
  checkRequired,
} from '../../validation/checks';
import { duplicate, forbidden, invalid, required, type Findings } from '../../validation/field-errors';
import { checkLegacyAddress, checkLegacyCidr, parseAddress } from '../../validation/ip';
import { validateLabels } from '../../validation/object-meta';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { checkEndpointAddress } from './endpoint-address';
import { familyFindings, isHeadless, needsClusterIP, sameList, validateClusterIPs } from './service-families';
import { isExternallyAccessible, needsHealthCheck } from './service-strategy';

/** pkg/apis/core/validation, v1.36: ValidateServiceCreate. What is wrong with addresses is told alone. */
export function validateNewService(service: Service, findings: Findings): void {
  familyFindings(service, findings);
  if (findings.length > 0) return;
  validateMetadata(service.metadata, { namespaced: true, nameRule: 'dns-label' }, findings);
  validateService(service, findings);
}

export function validateServiceUpdate(next: Service, old: Service, findings: Findings): void {
  familyFindings(next, findings);
  if (findings.length > 0) return;
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validateAddressChange(next, old, findings);
  validateFamilyChange(next, old, findings);
  if (old.spec.type === 'LoadBalancer' && next.spec.type === 'LoadBalancer')
    if (old.spec.loadBalancerClass !== next.spec.loadBalancerClass)
      findings.push(invalid('spec.loadBalancerClass', next.spec.loadBalancerClass ?? null, ONCE_SET));
  validateClass(next, findings);
  if (needsHealthCheck(old) && needsHealthCheck(next) && old.spec.healthCheckNodePort !== next.spec.healthCheckNodePort)
    findings.push(forbidden('spec.healthCheckNodePort', 'field is immutable'));
  validateService(next, findings);
}

const ONCE_SET = 'may not change once set';
const TOPOLOGY_HINTS = 'service.kubernetes.io/topology-aware-hints';
const TOPOLOGY_MODE = 'service.kubernetes.io/topology-mode';

function validateService(service: Service, findings: Findings): void {
  const { metadata, spec } = service;
  const mode = metadata.annotations?.[TOPOLOGY_MODE];
  const hints = metadata.annotations?.[TOPOLOGY_HINTS];
  const ports = spec.ports ?? [];
  if (mode !== undefined && hints !== undefined && mode !== hints)
    findings.push(
      invalid(
        `metadata.annotations[${TOPOLOGY_MODE}]`,
        mode,
        `must match annotations[${TOPOLOGY_HINTS}] when both are specified`,
      ),
    );
  if (ports.length === 0 && !isHeadless(service) && spec.type !== 'ExternalName') findings.push(required('spec.ports'));
  validateType(service, findings);
  validatePorts(ports, findings);
  validateLabels(spec.selector, 'spec.selector', findings);
  validateAffinity(service, findings);
  validateClusterIPs(service, findings);
  (spec.externalIPs ?? []).forEach((address, index) => validateExternalAddress(address, index, findings));
  if (checkRequired(spec.type, 'spec.type', findings))
    checkOneOf(spec.type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'], 'spec.type', findings);
  validateNodePorts(service, findings);
  validateSourceRanges(service, findings);
  validateBalancerNodePorts(service, findings);
  validateClass(service, findings);
  validateExternalTraffic(service, findings);
  validateInternalTraffic(service, findings);
  if (spec.trafficDistribution !== undefined)
    checkOneOf(
      spec.trafficDistribution,
      ['PreferClose', 'PreferSameZone', 'PreferSameNode'],
      'spec.trafficDistribution',
      findings,
    );
}

function validateType(service: Service, findings: Findings): void {
  const { type, clusterIPs, ipFamilies, ipFamilyPolicy, externalName = '' } = service.spec;
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(service))
    findings.push(invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`));
  if (type !== 'ExternalName') return;
  const detail = 'may not be set for ExternalName services';
  if ((clusterIPs ?? []).length > 0) findings.push(forbidden('spec.clusterIPs', detail));
  if ((ipFamilies ?? []).length > 0) findings.push(forbidden('spec.ipFamilies', detail));
  if (ipFamilyPolicy !== undefined) findings.push(forbidden('spec.ipFamilyPolicy', detail));
  const name = externalName.replace(/\.$/, '');
  if (name === '') findings.push(required('spec.externalName'));
  else checkDnsSubdomain(name, 'spec.externalName', findings);
}

function validatePorts(ports: readonly ServicePort[], findings: Findings): void {
  const names = new Set<string>();
  ports.forEach((port, index) => {
    const at = `spec.ports[${index}]`;
    const { name = '', protocol, appProtocol } = port;
    if (name === '') {
      if (ports.length > 1) findings.push(required(`${at}.name`));
    } else {
      checkDnsLabel(name, `${at}.name`, findings);
      if (names.has(name)) findings.push(duplicate(`${at}.name`, name));
      names.add(name);
    }
    checkPort(port.port, `${at}.port`, findings);
    if (checkRequired(protocol, `${at}.protocol`, findings))
      checkOneOf(protocol, ['SCTP', 'TCP', 'UDP'], `${at}.protocol`, findings);
    checkPort(port.targetPort, `${at}.targetPort`, findings);
    if (appProtocol !== undefined) checkLabelKey(appProtocol, `${at}.appProtocol`, findings);
  });
}

function validateAffinity({ spec }: Service, findings: Findings): void {
  const { sessionAffinity, sessionAffinityConfig } = spec;
  if (checkRequired(sessionAffinity, 'spec.sessionAffinity', findings))
    checkOneOf(sessionAffinity, ['ClientIP', 'None'], 'spec.sessionAffinity', findings);
  if (sessionAffinity === 'ClientIP') validateClientIP(sessionAffinityConfig, findings);
  else if (sessionAffinity === 'None' && sessionAffinityConfig !== undefined)
    findings.push(forbidden('spec.sessionAffinityConfig', 'must not be set when session affinity is None'));
}

function validateClientIP(config: SessionAffinityConfig | undefined, findings: Findings): void {
  const path = 'spec.sessionAffinityConfig';
  const when = 'when session affinity type is ClientIP';
  const seconds = config?.clientIP?.timeoutSeconds;
  if (config === undefined) findings.push(required(path, when));
  else if (config.clientIP === undefined) findings.push(required(`${path}.clientIP`, when));
  else if (seconds === undefined) findings.push(required(`${path}.clientIP.timeoutSeconds`, when));
  else if (seconds <= 0 || seconds > 86_400)
    findings.push(invalid(`${path}.clientIP.timeoutSeconds`, seconds, 'must be greater than 0 and less than 86400'));
}

function validateExternalAddress(address: string, index: number, findings: Findings): void {
  const path = `spec.externalIPs[${index}]`;
  const before = findings.length;
  checkLegacyAddress(address, path, findings);
  if (findings.length === before) checkEndpointAddress(address, path, findings);
}

function validateNodePorts({ spec }: Service, findings: Findings): void {
  const ports = spec.ports ?? [];
  if (spec.type === 'ClusterIP')
    ports.forEach(({ nodePort }, index) => {
      if (nodePort !== undefined)
        findings.push(forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    });
  const nodePorts = new Set<string>();
  ports.forEach(({ protocol, nodePort }, index) => {
    if (nodePort === undefined) return;
    const key = `${protocol ?? ''}/${nodePort}`;
    if (nodePorts.has(key)) findings.push(duplicate(`spec.ports[${index}].nodePort`, nodePort));
    nodePorts.add(key);
  });
  const seen = new Set<string>();
  ports.forEach(({ protocol, port }, index) => {
    const key = `${protocol ?? ''}/${port}`;
    if (seen.has(key)) findings.push(duplicate(`spec.ports[${index}]`, internalPort(protocol ?? '', port)));
    seen.add(key);
  });
}

/** The form in which the real server prints the key of a port. */
const internalPort = (protocol: string, port: number): object => ({
  Name: '',
  Protocol: protocol,
  AppProtocol: null,
  Port: port,
  TargetPort: 0,
  NodePort: 0,
});

const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const BALANCERS_ONLY = "may only be used when `type` is 'LoadBalancer'";

function validateSourceRanges({ metadata, spec }: Service, findings: Findings): void {
  const ranges = spec.loadBalancerSourceRanges ?? [];
  const annotation = metadata.annotations?.[SOURCE_RANGES];
  const isBalancer = spec.type === 'LoadBalancer';
  if (ranges.length > 0) {
    if (!isBalancer) findings.push(forbidden('spec.LoadBalancerSourceRanges', BALANCERS_ONLY));
    ranges.forEach((range, index) =>
      checkLegacyCidr(range.trim(), `spec.LoadBalancerSourceRanges[${index}]`, findings),
    );
  } else if (annotation !== undefined) {
    const path = `metadata.annotations[${SOURCE_RANGES}]`;
    if (!isBalancer) findings.push(forbidden(path, BALANCERS_ONLY));
    if (annotation.trim() !== '')
      for (const range of annotation.trim().split(',')) checkLegacyCidr(range.trim(), path, findings);
  }
}

function validateBalancerNodePorts({ spec }: Service, findings: Findings): void {
  if (spec.type === 'LoadBalancer') {
    if (spec.allocateLoadBalancerNodePorts === undefined) findings.push(required('allocateLoadBalancerNodePorts'));
  } else if (spec.allocateLoadBalancerNodePorts !== undefined)
    findings.push(forbidden('spec.allocateLoadBalancerNodePorts', BALANCERS_ONLY));
}

function validateClass({ spec }: Service, findings: Findings): void {
  const { type, loadBalancerClass } = spec;
  if (loadBalancerClass === undefined) return;
  if (type === 'LoadBalancer') checkLabelKey(loadBalancerClass, 'spec.loadBalancerClass', findings);
  else findings.push(forbidden('spec.loadBalancerClass', BALANCERS_ONLY));
}

function validateExternalTraffic(service: Service, findings: Findings): void {
  const { externalTrafficPolicy: policy, healthCheckNodePort } = service.spec;
  if (!isExternallyAccessible(service)) {
    if (policy !== undefined)
      findings.push(
        invalid('spec.externalTrafficPolicy', policy, 'may only be set for externally-accessible services'),
      );
  } else if (checkRequired(policy, 'spec.externalTrafficPolicy', findings))
    checkOneOf(policy, ['Cluster', 'Local'], 'spec.externalTrafficPolicy', findings);
  if (!needsHealthCheck(service)) {
    if (healthCheckNodePort !== undefined)
      findings.push(
        invalid(
          'spec.healthCheckNodePort',
          healthCheckNodePort,
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
        ),
      );
  } else if (healthCheckNodePort !== undefined) checkPort(healthCheckNodePort, 'spec.healthCheckNodePort', findings);
}

function validateInternalTraffic(service: Service, findings: Findings): void {
  const policy = service.spec.internalTrafficPolicy;
  if (policy !== undefined) checkOneOf(policy, ['Cluster', 'Local'], 'spec.internalTrafficPolicy', findings);
  else if (needsClusterIP(service)) findings.push(required('spec.internalTrafficPolicy'));
}

/** validateUpgradeDowngradeClusterIPs: the first address stays; a second one may come and go. */
function validateAddressChange(next: Service, old: Service, findings: Findings): void {
  if (next.spec.type === 'ExternalName' || old.spec.type === 'ExternalName') return;
  if (isHeadless(next) && isHeadless(old)) return;
  const after = next.spec.clusterIPs ?? [];
  const before = old.spec.clusterIPs ?? [];
  if (after.length === before.length) {
    before.forEach((address, index) => {
      if (after[index] !== address) findings.push(invalid(`spec.clusterIPs[${index}]`, after, ONCE_SET));
    });
    return;
  }
  const removed = before.length > after.length;
  if (removed && after.length === 0)
    findings.push(invalid('spec.clusterIPs[0]', next.spec.clusterIPs ?? null, 'primary clusterIP can not be unset'));
  if (before.length > 0 && after.length > 0 && after[0] !== before[0])
    findings.push(invalid('spec.clusterIPs[0]', after, ONCE_SET));
  if (removed && after.length === 1 && next.spec.ipFamilyPolicy !== 'SingleStack')
    findings.push(
      invalid(
        'spec.ipFamilyPolicy',
        next.spec.ipFamilyPolicy ?? null,
        "must be set to 'SingleStack' when releasing the secondary clusterIP",
      ),
    );
}

/** validateUpgradeDowngradeIPFamilies. */
function validateFamilyChange(next: Service, old: Service, findings: Findings): void {
  if (next.spec.type === 'ExternalName' || old.spec.type === 'ExternalName') return;
  if (isHeadless(next) || isHeadless(old)) return;
  const after = next.spec.ipFamilies ?? [];
  const before = old.spec.ipFamilies ?? [];
  if (after.length === before.length) {
    if (!sameList(after, before)) findings.push(invalid('spec.ipFamilies[0]', after, ONCE_SET));
    return;
  }
  if (before.length > 0 && after.length > 0 && after[0] !== before[0])
    findings.push(invalid('spec.ipFamilies[0]', next.spec.clusterIPs ?? null, ONCE_SET));
  if (before.length > after.length && after.length === 1 && next.spec.ipFamilyPolicy !== 'SingleStack')
    findings.push(
      invalid(
        'spec.ipFamilyPolicy',
        next.spec.ipFamilyPolicy ?? null,
        "must be set to 'SingleStack' when releasing the secondary ipFamily",
      ),
    );
}

export function validateServiceStatus(next: Service, old: Service, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  const path = 'status.loadBalancer.ingress';
  const ingress = next.status.loadBalancer.ingress ?? [];
  if (next.spec.type !== 'LoadBalancer' && ingress.length > 0) {
    findings.push(forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'"));
    return;
  }
  ingress.forEach(({ ip, ipMode, hostname }, index) => {
    const at = `${path}[${index}]`;
    if (ip !== undefined) checkLegacyAddress(ip, `${at}.ip`, findings);
    if (ipMode === undefined) {
      if (ip !== undefined) findings.push(required(`${at}.ipMode`, 'must be specified when `ip` is set'));
    } else if (ip === undefined) findings.push(forbidden(`${at}.ipMode`, 'may not be specified when `ip` is not set'));
    else checkOneOf(ipMode, ['Proxy', 'VIP'], `${at}.ipMode`, findings);
    if (hostname !== undefined) {
      checkDnsSubdomain(hostname, `${at}.hostname`, findings);
      if (parseAddress(hostname) !== undefined)
        findings.push(invalid(`${at}.hostname`, hostname, 'must be a DNS name, not an IP address'));
    }
  });
}
