import { invalid, type Findings } from '../../validation/field-errors';
import { contains, parseAddress, parseCidr, type Cidr } from '../../validation/ip';

const range = (text: string): Cidr | undefined => parseCidr(text);
const LOOPBACK = [range('127.0.0.0/8'), range('::1/128')];
const LINK_LOCAL = [range('169.254.0.0/16'), range('fe80::/10')];
const LINK_LOCAL_MULTICAST = [range('224.0.0.0/24'), range('ff02::/16')];

/** An address that packets can be sent to (pkg/apis/core/validation, ValidateEndpointIP, v1.36). */
export function checkEndpointAddress(text: string, path: string, findings: Findings): void {
  const address = parseAddress(text);
  if (address === undefined) {
    findings.push(invalid(path, text, 'must be a valid IP address'));
    return;
  }
  const isIn = (ranges: readonly (Cidr | undefined)[]): boolean =>
    ranges.some((one) => one !== undefined && contains(one, address));
  if (address.bits === 0n) findings.push(invalid(path, text, `may not be unspecified (${text})`));
  if (isIn(LOOPBACK)) findings.push(invalid(path, text, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'));
  if (isIn(LINK_LOCAL))
    findings.push(invalid(path, text, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'));
  if (isIn(LINK_LOCAL_MULTICAST))
    findings.push(invalid(path, text, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'));
}
