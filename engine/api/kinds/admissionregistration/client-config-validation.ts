import type { ServiceReference, WebhookClientConfig } from '../../types/admissionregistration-v1';
import { checkRequired } from '../../validation/checks';
import { invalid, required, type Findings } from '../../validation/field-errors';
import { dnsSubdomainFaults, portNumberFaults } from '../../validation/formats';
import { checkWebhookUrl } from './webhook-url';

/** Where a webhook is: a URL or a Service. */
export function validateClientConfig({ url, service }: WebhookClientConfig, path: string, findings: Findings): void {
  if ((url === undefined) === (service === undefined))
    findings.push(required(path, 'exactly one of url or service is required'));
  else if (url !== undefined) checkWebhookUrl(url, `${path}.url`, findings);
  else if (service !== undefined) validateService(service, `${path}.service`, findings);
}

/**
 * ValidateWebhookService (apiserver/pkg/util/webhook/validation.go, v1.36). Its caller swaps name and namespace: each is
 * reported as the other.
 */
function validateService(
  { name, namespace, port, path: target }: ServiceReference,
  path: string,
  findings: Findings,
): void {
  checkRequired(namespace, `${path}.name`, findings);
  checkRequired(name, `${path}.namespace`, findings);
  const faults = portNumberFaults(port ?? 0);
  if (faults.length > 0) findings.push(invalid(`${path}.port`, port ?? 0, `port is not valid: ${faults.join(', ')}`));
  for (const fault of pathFaults(target ?? '')) findings.push(invalid(`${path}.path`, target, fault));
}

function pathFaults(path: string): readonly string[] {
  if (path === '' || path === '/') return [];
  if (path === '//') return ['segment[0] may not be empty'];
  const faults = path.startsWith('/') ? [] : ["must start with a '/'"];
  const steps = path.slice(1).replace(/\/$/, '').split('/');
  steps.forEach((step, index) => {
    if (step === '') faults.push(`segment[${index}] may not be empty`);
    else faults.push(...dnsSubdomainFaults(step).map((fault) => `segment[${index}]: ${fault}`));
  });
  return faults;
}
