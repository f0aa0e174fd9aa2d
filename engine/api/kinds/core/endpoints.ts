import { semanticEqual } from '../../../base/equal';
import * as resources from '../../resources';
import type { EndpointAddress, EndpointPort, Endpoints, EndpointSubset } from '../../types/core-v1';
import {
  checkDnsLabel,
  checkDnsSubdomain,
  checkLabelKey,
  checkOneOf,
  checkPort,
  checkRequired,
} from '../../validation/checks';
import { required, type Findings } from '../../validation/field-errors';
import { addressWarnings, checkLegacyAddress } from '../../validation/ip';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { ifPresent, mapShared, withFields } from '../sharing';
import { checkEndpointAddress } from './endpoint-address';
import { endpointsColumns } from './endpoints-columns';

/** pkg/registry/core/endpoint, v1.36. */
export const endpointsKind = defineKind(resources.endpoints, {
  columns: endpointsColumns,
  shortNames: ['ep'],
  storagePrefix: 'services/endpoints',
  createOnUpdate: true,
  defaults: (endpoints) =>
    withFields(endpoints, { subsets: ifPresent(endpoints.subsets, (subsets) => mapShared(subsets, defaultSubset)) }),
  validate: checkedObject((endpoints: Endpoints, findings) => validate(endpoints, undefined, findings)),
  validateUpdate: checkedChange((next: Endpoints, old: Endpoints, findings) => {
    validateMetadataUpdate(next.metadata, old.metadata, findings);
    validate(next, old, findings);
  }),
  warnings: (endpoints) =>
    (endpoints.subsets ?? []).flatMap(({ addresses = [], notReadyAddresses = [] }, index) => [
      ...ipWarnings(addresses, `subsets[${index}].addresses`),
      ...ipWarnings(notReadyAddresses, `subsets[${index}].notReadyAddresses`),
    ]),
});

const ipWarnings = (addresses: readonly EndpointAddress[], path: string): readonly string[] =>
  addresses.flatMap(({ ip }, index) => addressWarnings(`${path}[${index}].ip`, ip));

const defaultSubset = (subset: EndpointSubset): EndpointSubset =>
  withFields(subset, {
    ports: ifPresent(subset.ports, (ports) =>
      mapShared(ports, (port) => (port.protocol === undefined ? { ...port, protocol: 'TCP' } : port)),
    ),
  });

function validate(endpoints: Endpoints, old: Endpoints | undefined, findings: Findings): void {
  validateMetadata(endpoints.metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  if (old !== undefined && semanticEqual(old.subsets, endpoints.subsets)) return;
  (endpoints.subsets ?? []).forEach((subset, index) => validateSubset(subset, `subsets[${index}]`, findings));
}

function validateSubset(
  { addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset,
  path: string,
  findings: Findings,
): void {
  if (addresses.length === 0 && notReadyAddresses.length === 0)
    findings.push(required(path, 'must specify `addresses` or `notReadyAddresses`'));
  addresses.forEach((address, index) => validateAddress(address, `${path}.addresses[${index}]`, findings));
  notReadyAddresses.forEach((address, index) =>
    validateAddress(address, `${path}.notReadyAddresses[${index}]`, findings),
  );
  ports.forEach((port, index) =>
    validatePort(port, { needsName: ports.length > 1 }, `${path}.ports[${index}]`, findings),
  );
}

function validateAddress({ ip, hostname, nodeName }: EndpointAddress, path: string, findings: Findings): void {
  checkLegacyAddress(ip, `${path}.ip`, findings);
  if (hostname !== undefined) checkDnsLabel(hostname, `${path}.hostname`, findings);
  if (nodeName !== undefined) checkDnsSubdomain(nodeName, `${path}.nodeName`, findings);
  checkEndpointAddress(ip, `${path}.ip`, findings);
}

function validatePort(
  { name, port, protocol, appProtocol }: EndpointPort,
  { needsName }: { needsName: boolean },
  path: string,
  findings: Findings,
): void {
  if (name !== undefined) checkDnsLabel(name, `${path}.name`, findings);
  else if (needsName) findings.push(required(`${path}.name`));
  checkPort(port, `${path}.port`, findings);
  if (checkRequired(protocol, `${path}.protocol`, findings))
    checkOneOf(protocol, ['SCTP', 'TCP', 'UDP'], `${path}.protocol`, findings);
  if (appProtocol !== undefined) checkLabelKey(appProtocol, `${path}.appProtocol`, findings);
}
