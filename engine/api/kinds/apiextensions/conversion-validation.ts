import { textOfBase64 } from '../../../base/base64';
import type { CustomResourceConversion } from '../../types/apiextensions-v1';
import { checkOneOf, checkRequired } from '../../validation/checks';
import { forbidden, invalid, required, type Findings } from '../../validation/field-errors';
import { dns1035LabelFaults } from '../../validation/formats';
import { validateClientConfig } from '../admissionregistration/client-config-validation';

const PATH = 'spec.conversion';
const REVIEW_VERSIONS: readonly string[] = ['v1', 'v1beta1'];

export const isReviewVersion = (version: string): boolean => REVIEW_VERSIONS.includes(version);

const NO_CA_BUNDLE = 'unable to load root certificates: unable to parse bytes as PEM block';

/** Whether certificates can be read from a bundle; none at all is no fault. Until it is established, any will do. */
export const isCaBundle = (base64: string): boolean =>
  base64 === '' || textOfBase64(base64).includes('-----BEGIN CERTIFICATE-----');

/** apiextensions-apiserver/pkg/apis/apiextensions/validation, `validateCustomResourceConversion`, v1.36. */
export function validateConversion(
  conversion: CustomResourceConversion | undefined,
  isEstablished: boolean,
  findings: Findings,
): void {
  if (conversion === undefined) return;
  const { strategy, webhook } = conversion;
  if (checkRequired(strategy, `${PATH}.strategy`, findings)) {
    checkOneOf(strategy, ['None', 'Webhook'], `${PATH}.strategy`, findings);
  }
  const versions = webhook?.conversionReviewVersions ?? [];
  if (strategy !== 'Webhook') {
    const detail = 'should not be set when strategy is not set to Webhook';
    if (webhook?.clientConfig !== undefined) findings.push(forbidden(`${PATH}.webhookClientConfig`, detail));
    if (versions.length > 0) findings.push(forbidden(`${PATH}.conversionReviewVersions`, detail));
    return;
  }
  if (webhook?.clientConfig === undefined) {
    findings.push(required(`${PATH}.webhookClientConfig`, 'required when strategy is set to Webhook'));
  } else {
    validateClientConfig(webhook.clientConfig, `${PATH}.webhookClientConfig`, findings);
    const { caBundle = '' } = webhook.clientConfig;
    if (isEstablished && !isCaBundle(caBundle)) {
      findings.push(invalid(`${PATH}.webhookClientConfig.caBundle`, caBundle, NO_CA_BUNDLE));
    }
  }
  validateReviewVersions(versions, findings);
}

function validateReviewVersions(versions: readonly string[], findings: Findings): void {
  const path = `${PATH}.conversionReviewVersions`;
  if (versions.length === 0) {
    findings.push(required(path));
    return;
  }
  versions.forEach((version, index) => {
    const at = `${path}[${index}]`;
    if (versions.indexOf(version) < index) findings.push(invalid(at, version, 'duplicate version'));
    else for (const fault of dns1035LabelFaults(version)) findings.push(invalid(at, version, fault));
  });
  if (!versions.some(isReviewVersion)) {
    findings.push(invalid(path, versions, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`));
  }
}
