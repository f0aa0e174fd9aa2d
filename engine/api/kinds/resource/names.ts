import { checkDnsLabel, checkDnsSubdomain, checkFormat, checkRequired } from '../../validation/checks';
import { invalid, required, tooLong, type Findings } from '../../validation/field-errors';
import { byteLength, cIdentifierFaults } from '../../validation/formats';
import { checkCsiDriverName } from '../core/volume-source-validation';

/** Names of the parts of resource.k8s.io (pkg/apis/resource/validation, v1.36). */

const POOL_BYTES_MAX = 253;
const IDENTIFIER_BYTES_MAX = 32;

/** The rule of CSI drivers. */
export const checkDriverName = checkCsiDriverName;

/** Subdomains, separated by slashes. */
export function checkPoolName(name: string, path: string, findings: Findings): void {
  if (!checkRequired(name, path, findings)) return;
  if (byteLength(name) > POOL_BYTES_MAX) findings.push(tooLong(path, POOL_BYTES_MAX));
  for (const part of name.split('/')) checkDnsSubdomain(part, path, findings);
}

export function checkClassName(name: string, path: string, findings: Findings): void {
  if (checkRequired(name, path, findings)) checkDnsSubdomain(name, path, findings);
}

/** `name`, or `driver.example.com/name`; more than one slash is let through. */
export function checkQualifiedName(name: string, path: string, findings: Findings): void {
  const [first = '', second, ...rest] = name.split('/');
  if (second === undefined) checkIdentifier(first, path, findings);
  if (second === undefined || rest.length > 0) return;
  if (first === '') findings.push(invalid(path, '', 'the domain must not be empty'));
  else checkDriverName(first, path, findings);
  if (second === '') findings.push(invalid(path, '', 'the name must not be empty'));
  else checkIdentifier(second, path, findings);
}

export function checkFullyQualifiedName(name: string, path: string, findings: Findings): void {
  checkQualifiedName(name, path, findings);
  if (!name.includes('/'))
    findings.push(invalid(path, name, 'a fully qualified name must be a domain and a name separated by a slash'));
}

function checkIdentifier(id: string, path: string, findings: Findings): void {
  if (byteLength(id) > IDENTIFIER_BYTES_MAX) findings.push(tooLong(path, IDENTIFIER_BYTES_MAX));
  checkFormat(id, cIdentifierFaults, path, findings);
}

/** `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`. */
export function checkUid(uid: string, path: string, findings: Findings): void {
  const fault = uuidFault(uid);
  if (fault !== undefined) findings.push(invalid(path, uid, `error validating uid: ${fault}`));
  else if (uid.length !== 36 || uid !== uid.toLowerCase())
    findings.push(
      invalid(
        path,
        uid,
        'uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase hexadecimal characters',
      ),
    );
}

/** What github.com/google/uuid v1.6 has against a text: it takes four spellings, told apart by their length. */
function uuidFault(text: string): string | undefined {
  const length = byteLength(text);
  if (length === 32) return /^[0-9a-fA-F]{32}$/.test(text) ? undefined : 'invalid UUID format';
  if (length === 45 && text.slice(0, 9).toLowerCase() !== 'urn:uuid:')
    return `invalid urn prefix: "${text.slice(0, 9)}"`;
  if (length === 38 && !/^\{.*\}$/.test(text)) return 'invalid bracketed UUID format';
  if (![36, 38, 45].includes(length)) return `invalid UUID length: ${length}`;
  const bare = length === 45 ? text.slice(9) : length === 38 ? text.slice(1, -1) : text;
  return /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/.test(bare)
    ? undefined
    : 'invalid UUID format';
}

/** A counter set or a counter. */
export function checkCounterName(name: string, path: string, findings: Findings): void {
  if (name === '') findings.push(required(path));
  else checkDnsLabel(name, path, findings);
}
