import { checkFormat } from '../../validation/checks';
import { invalid, required, type Findings } from '../../validation/field-errors';
import { dnsSubdomainFaults } from '../../validation/formats';

export const checkNodeName = (name: string, path: string, findings: Findings): void => {
  checkFormat(name, dnsSubdomainFaults, path, findings);
};

/** Which nodes a slice or a device is for is said in one way. */
export function checkNodeChoice(
  chosen: readonly string[],
  texts: { readonly none: string; readonly several: string },
  path: string,
  findings: Findings,
): void {
  if (chosen.length === 0) findings.push(required(path, texts.none));
  else if (chosen.length > 1)
    findings.push(invalid(path, `{${chosen.map((field) => `\`${field}\``).join(', ')}}`, texts.several));
}
