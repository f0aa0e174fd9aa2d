import type { ParamKind } from '../../types/admissionregistration-v1';
import { checkRequired } from '../../validation/checks';
import { invalid, type Findings } from '../../validation/field-errors';
import { dns1035LabelFaults, dnsSubdomainFaults } from '../../validation/formats';

/** validateParamKind (pkg/apis/admissionregistration/validation, v1.36). */
export function validateParamKind(paramKind: ParamKind, path: string, findings: Findings): void {
  const { apiVersion = '', kind = '' } = paramKind;
  if (checkRequired(apiVersion, `${path}.apiVersion`, findings))
    checkApiVersion(apiVersion, `${path}.apiVersion`, findings);
  if (!checkRequired(kind, `${path}.kind`, findings)) return;
  const faults = dns1035LabelFaults(kind.toLowerCase());
  if (faults.length > 0)
    findings.push(
      invalid(`${path}.kind`, kind, `may have mixed case, but should otherwise match: ${faults.join(',')}`),
    );
}

function checkApiVersion(apiVersion: string, path: string, findings: Findings): void {
  const parts = apiVersion === '/' ? ['', ''] : apiVersion.split('/');
  if (parts.length > 2) {
    findings.push(invalid(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
    return;
  }
  const [group = '', version = ''] = parts.length === 1 ? ['', ...parts] : parts;
  const groupFaults = group === '' ? [] : dnsSubdomainFaults(group);
  if (groupFaults.length > 0) findings.push(invalid(path, group, groupFaults.join(',')));
  const versionFaults = dns1035LabelFaults(version);
  if (version === '') findings.push(invalid(path, apiVersion, 'version must be specified'));
  else if (versionFaults.length > 0) findings.push(invalid(path, version, versionFaults.join(',')));
}
