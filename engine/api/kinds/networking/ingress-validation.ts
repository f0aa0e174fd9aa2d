import { isGivenEmpty } from '../../given-empty';
import type { TypedLocalObjectReference } from '../../types/core-v1';
import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressRule,
  IngressSpec,
  IngressTLS,
} from '../../types/networking-v1';
import { checkDnsLabel, checkDnsSubdomain, checkFormat, checkRequired } from '../../validation/checks';
import { invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { pathSegmentFaults, portNameFaults, portNumberFaults, wildcardSubdomainFaults } from '../../validation/formats';
import { checkLegacyAddress, parseAddress } from '../../validation/ip';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/** pkg/apis/networking/validation, v1.36: ValidateIngressCreate and its relatives. */
export function validateNewIngress(ingress: Ingress, findings: Findings): void {
  validateIngress(ingress, findings);
  const annotation = ingress.metadata.annotations?.[CLASS_ANNOTATION];
  const name = ingress.spec.ingressClassName;
  if (annotation !== undefined && name !== undefined && annotation !== name)
    findings.push(
      invalid(`annotations.${CLASS_ANNOTATION}`, annotation, 'must match `ingressClassName` when both are specified'),
    );
}

export function validateIngressUpdate(next: Ingress, old: Ingress, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validateIngress(next, findings);
}

function validateIngress({ metadata, spec }: Ingress, findings: Findings): void {
  validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  validateSpec(spec, findings);
}

function validateSpec(spec: IngressSpec, findings: Findings): void {
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec;
  if (rules.length === 0 && defaultBackend === undefined)
    findings.push(
      invalid('spec', isGivenEmpty(spec, 'rules') ? [] : null, 'either `defaultBackend` or `rules` must be specified'),
    );
  if (defaultBackend !== undefined) validateBackend(defaultBackend, 'spec.defaultBackend', findings);
  rules.forEach((rule, index) => validateRule(rule, `spec.rules[${index}]`, findings));
  tls.forEach((one, index) => validateTls(one, `spec.tls[${index}]`, findings));
  if (ingressClassName !== undefined) checkDnsSubdomain(ingressClassName, 'spec.ingressClassName', findings);
}

function checkHost(host: string, path: string, findings: Findings): void {
  if (host.includes('*')) checkFormat(host, wildcardSubdomainFaults, path, findings);
  else checkDnsSubdomain(host, path, findings);
}

function validateTls({ hosts = [], secretName }: IngressTLS, path: string, findings: Findings): void {
  hosts.forEach((host, index) => checkHost(host, `${path}.hosts[${index}]`, findings));
  if (secretName !== undefined) checkDnsSubdomain(secretName, `${path}.secretName`, findings);
}

function validateRule({ host, http }: IngressRule, path: string, findings: Findings): void {
  if (host !== undefined) {
    if (parseAddress(host) !== undefined)
      findings.push(invalid(`${path}.host`, host, 'must be a DNS name, not an IP address'));
    checkHost(host, `${path}.host`, findings);
  }
  if (http === undefined) return;
  const paths: readonly HTTPIngressPath[] | null = http.paths;
  if (paths === null || paths.length === 0) findings.push(required(`${path}.http.paths`));
  (paths ?? []).forEach((one, index) => validatePath(one, `${path}.http.paths[${index}]`, findings));
}

const BAD_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];
const BAD_ENDS = ['/..', '/.'];

function validatePath({ path: text = '', pathType, backend }: HTTPIngressPath, path: string, findings: Findings): void {
  const at = `${path}.path`;
  if (pathType === null) {
    findings.push(required(`${path}.pathType`, 'pathType must be specified'));
    return;
  }
  const strict = pathType === 'Exact' || pathType === 'Prefix';
  if (!strict && pathType !== 'ImplementationSpecific')
    findings.push(notSupported(`${path}.pathType`, pathType, ['Exact', 'ImplementationSpecific', 'Prefix']));
  else if (!text.startsWith('/') && (strict || text !== ''))
    findings.push(invalid(at, text, 'must be an absolute path'));
  if (strict) {
    for (const sequence of BAD_SEQUENCES)
      if (text.includes(sequence)) findings.push(invalid(at, text, `must not contain '${sequence}'`));
    for (const end of BAD_ENDS) if (text.endsWith(end)) findings.push(invalid(at, text, `cannot end with '${end}'`));
  }
  validateBackend(backend, `${path}.backend`, findings);
}

function validateBackend({ service, resource }: IngressBackend, path: string, findings: Findings): void {
  if (resource !== undefined && service !== undefined) {
    findings.push(invalid(path, '', 'cannot set both resource and service backends'));
    return;
  }
  if (resource !== undefined) validateReference(resource, `${path}.resource`, findings);
  else if (service === undefined) findings.push(invalid(path, '', 'resource or service backend is required'));
  else {
    if (checkRequired(service.name, `${path}.service.name`, findings))
      checkDnsLabel(service.name, `${path}.service.name`, findings);
    const { name = '', number = 0 } = service.port;
    if (name !== '' && number !== 0) findings.push(invalid(path, '', 'cannot set both port name & port number'));
    else if (name !== '') checkFormat(name, portNameFaults, `${path}.service.port.name`, findings);
    else if (number === 0) findings.push(required(path, 'port name or number is required'));
    else
      for (const fault of portNumberFaults(number))
        findings.push(invalid(`${path}.service.port.number`, number, fault));
  }
}

function validateReference(
  { apiGroup, kind, name }: TypedLocalObjectReference,
  path: string,
  findings: Findings,
): void {
  if (apiGroup !== null) checkDnsSubdomain(apiGroup, `${path}.apiGroup`, findings);
  if (checkRequired(kind, `${path}.kind`, findings)) checkFormat(kind, pathSegmentFaults, `${path}.kind`, findings);
  if (checkRequired(name, `${path}.name`, findings)) checkFormat(name, pathSegmentFaults, `${path}.name`, findings);
}

export function validateIngressStatus(next: Ingress, old: Ingress, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  (next.status.loadBalancer.ingress ?? []).forEach(({ ip, hostname }, index) => {
    const path = `status.loadBalancer.ingress[${index}]`;
    if (ip !== undefined) checkLegacyAddress(ip, `${path}.ip`, findings);
    if (hostname === undefined) return;
    checkDnsSubdomain(hostname, `${path}.hostname`, findings);
    if (parseAddress(hostname) !== undefined)
      findings.push(invalid(`${path}.hostname`, hostname, 'must be a DNS name, not an IP address'));
  });
}
