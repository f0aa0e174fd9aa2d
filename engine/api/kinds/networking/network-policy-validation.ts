import type { IPBlock, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from '../../types/networking-v1';
import { checkFormat, checkOneOf } from '../../validation/checks';
import { forbidden, invalid, required, type Findings } from '../../validation/field-errors';
import { portNameFaults, portNumberFaults } from '../../validation/formats';
import { checkLegacyCidr, contains, parseCidr } from '../../validation/ip';
import { validateLabelSelector } from '../../validation/label-selector';

const POLICY_TYPES = ['Ingress', 'Egress'];

/** pkg/apis/networking/validation, v1.36: ValidateNetworkPolicySpec. */
export function validatePolicySpec(spec: NetworkPolicySpec, findings: Findings): void {
  const { ingress = [], egress = [], policyTypes = [] } = spec;
  validateLabelSelector(spec.podSelector, 'spec.podSelector', findings);
  ingress.forEach(({ ports, from }, index) => {
    const path = `spec.ingress[${index}]`;
    validatePorts(ports ?? [], `${path}.ports`, findings);
    validatePeers(from ?? [], `${path}.from`, findings);
  });
  egress.forEach(({ ports, to }, index) => {
    const path = `spec.egress[${index}]`;
    validatePorts(ports ?? [], `${path}.ports`, findings);
    validatePeers(to ?? [], `${path}.to`, findings);
  });
  if (policyTypes.length > POLICY_TYPES.length)
    findings.push(invalid('spec.policyTypes', policyTypes, 'may not specify more than two policyTypes'));
  else policyTypes.forEach((type, index) => checkOneOf(type, POLICY_TYPES, `spec.policyTypes[${index}]`, findings));
}

function validatePorts(ports: readonly NetworkPolicyPort[], path: string, findings: Findings): void {
  ports.forEach(({ protocol, port, endPort }, index) => {
    const at = `${path}[${index}]`;
    if (protocol !== undefined) checkOneOf(protocol, ['TCP', 'UDP', 'SCTP'], `${at}.protocol`, findings);
    if (port === undefined) {
      if (endPort !== undefined)
        findings.push(invalid(`${at}.endPort`, endPort, 'may not be specified when `port` is not specified'));
    } else if (typeof port === 'string') {
      if (endPort !== undefined)
        findings.push(invalid(`${at}.endPort`, endPort, 'may not be specified when `port` is non-numeric'));
      checkFormat(port, portNameFaults, `${at}.port`, findings);
    } else validateNumbers(port, endPort, at, findings);
  });
}

/** A range that ends before it begins is shown by its beginning. */
function validateNumbers(port: number, endPort: number | undefined, path: string, findings: Findings): void {
  for (const fault of portNumberFaults(port)) findings.push(invalid(`${path}.port`, port, fault));
  if (endPort === undefined) return;
  if (endPort < port) findings.push(invalid(`${path}.endPort`, port, 'must be greater than or equal to `port`'));
  for (const fault of portNumberFaults(endPort)) findings.push(invalid(`${path}.endPort`, endPort, fault));
}

function validatePeers(peers: readonly NetworkPolicyPeer[], path: string, findings: Findings): void {
  peers.forEach(({ podSelector, namespaceSelector, ipBlock }, index) => {
    const at = `${path}[${index}]`;
    validateLabelSelector(podSelector, `${at}.podSelector`, findings);
    validateLabelSelector(namespaceSelector, `${at}.namespaceSelector`, findings);
    if (ipBlock !== undefined) validateBlock(ipBlock, `${at}.ipBlock`, findings);
    const selects = podSelector !== undefined || namespaceSelector !== undefined;
    if (!selects && ipBlock === undefined) findings.push(required(at, 'must specify a peer'));
    if (selects && ipBlock !== undefined) findings.push(forbidden(at, 'may not specify both ipBlock and another peer'));
  });
}

function validateBlock({ cidr, except = [] }: IPBlock, path: string, findings: Findings): void {
  if (cidr === '') {
    findings.push(required(`${path}.cidr`));
    return;
  }
  checkLegacyCidr(cidr, `${path}.cidr`, findings);
  const whole = parseCidr(cidr);
  if (whole === undefined) return;
  except.forEach((text, index) => {
    const at = `${path}.except[${index}]`;
    const part = parseCidr(text);
    checkLegacyCidr(text, at, findings);
    if (part !== undefined && (!contains(whole, part.address) || whole.prefix >= part.prefix))
      findings.push(invalid(at, text, 'must be a strict subset of `cidr`'));
  });
}
