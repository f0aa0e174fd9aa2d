import type { WindowsSecurityContextOptions } from '../../types/core-v1';
import { checkDnsSubdomain } from '../../validation/checks';
import { invalid, type Findings } from '../../validation/field-errors';
import { byteLength } from '../../validation/formats';

/** pkg/apis/core/validation, v1.36: validateWindowsSecurityContextOptions. */
export function validateWindowsOptions(
  options: WindowsSecurityContextOptions | undefined,
  path: string,
  findings: Findings,
): void {
  if (options === undefined) return;
  if (options.gmsaCredentialSpecName !== undefined)
    checkDnsSubdomain(options.gmsaCredentialSpecName, `${path}.gmsaCredentialSpecName`, findings);
  const spec = options.gmsaCredentialSpec;
  if (spec === '')
    findings.push(invalid(`${path}.gmsaCredentialSpec`, spec, 'gmsaCredentialSpec cannot be an empty string'));
  else if (spec !== undefined && byteLength(spec) > 64 * 1024)
    findings.push(invalid(`${path}.gmsaCredentialSpec`, spec, 'gmsaCredentialSpec size must be under 64 KiB'));
  if (options.runAsUserName !== undefined)
    for (const fault of userNameFaults(options.runAsUserName))
      findings.push(invalid(`${path}.runAsUserName`, options.runAsUserName, fault));
}

const NET_BIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const DNS_PART = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const DNS = new RegExp(`^${DNS_PART}(?:\\.${DNS_PART})*$`);

function userNameFaults(name: string): readonly string[] {
  if (name === '') return ['runAsUserName cannot be an empty string'];

  if (/[\x00-\x1f\x7f]/.test(name)) return ['runAsUserName cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const user = parts[parts.length - 1] ?? '';
  return [...(parts.length === 2 ? domainFaults(parts[0] ?? '') : []), ...userFaults(user)];
}

function domainFaults(domain: string): readonly string[] {
  const faults: string[] = [];
  if (domain.length >= 256) faults.push("runAsUserName's Domain length must be under 256 characters");
  if (!NET_BIOS.test(domain) && !DNS.test(domain))
    faults.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
  return faults;
}

function userFaults(user: string): readonly string[] {
  const faults: string[] = [];
  if (user === '') faults.push("runAsUserName's User cannot be empty");
  else if (user.length > 104) faults.push("runAsUserName's User length must not be longer than 104 characters");
  if (/^[. ]+$/.test(user)) faults.push("runAsUserName's User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user))
    faults.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]');
  return faults;
}
