import { invalid, required, tooLong, type Findings } from './field-errors';
import { byteLength, dnsLabelFaults, dnsSubdomainFaults, type Faults } from './formats';

/** `example.com/name`: a domain of at least two parts and a path (pkg/apis/core/validation/names.go, v1.36). */
export function checkSignerName(name: string, path: string, findings: Findings): void {
  if (name === '') {
    findings.push(required(path));
    return;
  }
  const segments = name.split('/');
  const [domain = '', signer = ''] = segments;
  if (segments.length !== 2) {
    findings.push(
      invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'"),
    );
    return;
  }
  if (byteLength(domain) > 253) findings.push(tooLong(path, 253));
  checkLabels(domain, dnsLabelFaults, path, findings);
  if (!domain.includes('.'))
    findings.push(invalid(path, domain, 'should be a domain with at least two segments separated by dots'));
  checkLabels(signer, dnsSubdomainFaults, path, findings);
  if (byteLength(name) > 571) findings.push(tooLong(path, 571));
}

/** Only the first bad label is told. */
function checkLabels(text: string, faults: (label: string) => Faults, path: string, findings: Findings): void {
  for (const label of text.split('.')) {
    const found = faults(label);
    for (const fault of found) findings.push(invalid(path, text, `validating label "${label}": ${fault}`));
    if (found.length > 0) return;
  }
}

export const isKubernetesSigner = (name: string): boolean => /(?:^|\.)kubernetes\.io$/.test(name.split('/')[0] ?? '');
