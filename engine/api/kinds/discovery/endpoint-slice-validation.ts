import { semanticEqual } from '../../../base/equal';
import { RecentMap } from '../../../base/recent';
import type { Endpoint, EndpointHints, EndpointPort, EndpointSlice } from '../../types/discovery-v1';
import {
  checkDnsLabel,
  checkDnsSubdomain,
  checkFormat,
  checkLabelKey,
  checkOneOf,
  checkRequired,
} from '../../validation/checks';
import { duplicate, invalid, required, tooMany, type Findings } from '../../validation/field-errors';
import { dnsLabelFaults, labelValueFaults } from '../../validation/formats';
import { checkAddress, checkLegacyAddress, parseAddress } from '../../validation/ip';
import { checkEndpointAddress } from '../core/endpoint-address';
import { validateMetadata } from '../metadata-validation';

const ENDPOINTS_MAX = 1000;
const ADDRESSES_MAX = 100;
const PORTS_MAX = 20_000;
const HINTS_MAX = 8;

/** pkg/apis/discovery/validation, v1.36: ValidateEndpointSlice. Endpoints that stay are not looked at. */
export function validateSlice(slice: EndpointSlice, findings: Findings, old?: EndpointSlice): void {
  validateMetadata(slice.metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  if (checkRequired(slice.addressType, 'addressType', findings))
    checkOneOf(slice.addressType, ['FQDN', 'IPv4', 'IPv6'], 'addressType', findings);
  const ports: readonly EndpointPort[] | null = slice.ports;
  const endpoints: readonly Endpoint[] | null = slice.endpoints;
  validatePorts(ports ?? [], findings);
  if (old !== undefined && semanticEqual(old.endpoints, slice.endpoints)) return;
  if ((endpoints ?? []).length > ENDPOINTS_MAX)
    findings.push(tooMany('endpoints', (endpoints ?? []).length, ENDPOINTS_MAX));
  else
    (endpoints ?? []).forEach((endpoint, index) => {
      if (valid.get(endpoint) === slice.addressType) return;
      const before = findings.length;
      validateEndpoint(endpoint, slice.addressType, `endpoints[${index}]`, findings);
      if (findings.length === before) valid.set(endpoint, slice.addressType);
    });
}

/** Endpoints found in order, with the type of their addresses, are not looked at again. */
const valid = new RecentMap<Endpoint, string>();

function validatePorts(ports: readonly EndpointPort[], findings: Findings): void {
  if (ports.length > PORTS_MAX) {
    findings.push(tooMany('ports', ports.length, PORTS_MAX));
    return;
  }
  const names = new Set<string>();
  ports.forEach(({ name = '', protocol, appProtocol }, index) => {
    const path = `ports[${index}]`;
    if (name !== '') checkDnsLabel(name, `${path}.name`, findings);
    if (names.has(name)) findings.push(duplicate(`${path}.name`, name));
    names.add(name);
    if (protocol === undefined) findings.push(required(`${path}.protocol`));
    else checkOneOf(protocol, ['SCTP', 'TCP', 'UDP'], `${path}.protocol`, findings);
    if (appProtocol !== undefined) checkLabelKey(appProtocol, `${path}.appProtocol`, findings);
  });
}

function validateEndpoint(endpoint: Endpoint, type: string, path: string, findings: Findings): void {
  const given: readonly string[] | null = endpoint.addresses;
  const addresses = given ?? [];
  const at = `${path}.addresses`;
  if (addresses.length === 0) findings.push(required(at, 'must contain at least 1 address'));
  else if (addresses.length > ADDRESSES_MAX) findings.push(tooMany(at, addresses.length, ADDRESSES_MAX));
  addresses.forEach((address, index) => validateAddress(address, type, at, index, findings));
  if (endpoint.nodeName !== undefined) checkDnsSubdomain(endpoint.nodeName, `${path}.nodeName`, findings);
  if (endpoint.hostname !== undefined) checkDnsLabel(endpoint.hostname, `${path}.hostname`, findings);
  if (endpoint.hints !== undefined) validateHints(endpoint.hints, `${path}.hints`, findings);
}

function validateAddress(text: string, type: string, path: string, index: number, findings: Findings): void {
  const at = `${path}[${index}]`;
  if (type === 'FQDN') {
    checkQualifiedName(text, at, findings);
    return;
  }
  if (type !== 'IPv4' && type !== 'IPv6') return;
  const before = findings.length;
  if (type === 'IPv4') checkLegacyAddress(text, at, findings);
  else checkAddress(text, at, findings);
  if (findings.length > before) return;
  if (parseAddress(text)?.family !== (type === 'IPv4' ? 4 : 6))
    findings.push(invalid(path, text, `must be an ${type} address`));
  checkEndpointAddress(text, at, findings);
}

/** apimachinery, pkg/util/validation: IsFullyQualifiedDomainName. */
function checkQualifiedName(name: string, path: string, findings: Findings): void {
  if (name === '') {
    findings.push(required(path));
    return;
  }
  const domain = name.endsWith('.') ? name.slice(0, -1) : name;
  const before = findings.length;
  checkDnsSubdomain(domain, path, findings);
  if (findings.length > before) return;
  const labels = domain.split('.');
  if (labels.length < 2)
    findings.push(invalid(path, domain, 'should be a domain with at least two segments separated by dots'));
  for (const label of labels) checkFormat(label, dnsLabelFaults, path, findings);
}

function validateHints({ forZones = [], forNodes = [] }: EndpointHints, path: string, findings: Findings): void {
  for (const [key, list] of [
    ['forZones', forZones],
    ['forNodes', forNodes],
  ] as const) {
    const at = `${path}.${key}`;
    if (list.length > HINTS_MAX) {
      findings.push(tooMany(at, list.length, HINTS_MAX));
      return;
    }
    const names = new Set<string>();
    list.forEach(({ name }, index) => {
      if (names.has(name)) findings.push(duplicate(`${at}[${index}].name`, name));
      names.add(name);
      if (key === 'forZones') checkFormat(name, labelValueFaults, `${at}[${index}].name`, findings);
      else checkDnsSubdomain(name, `${at}[${index}].name`, findings);
    });
  }
}
