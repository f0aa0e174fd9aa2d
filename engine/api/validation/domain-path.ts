import { checkDnsSubdomain } from './checks';
import { invalid, required, type Findings } from './field-errors';
import { patternText } from './formats';

const PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const pathPattern = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

/** `acme.io/foo`: a domain and a path (apimachinery, pkg/util/validation, IsDomainPrefixedPath). */
export function checkDomainPath(value: string, path: string, findings: Findings): void {
  if (value === '') {
    findings.push(required(path));
    return;
  }
  const slash = value.indexOf('/');
  const domain = value.slice(0, Math.max(slash, 0));
  const rest = value.slice(slash + 1);
  if (domain === '' || rest === '') {
    findings.push(invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")'));
    return;
  }
  checkDnsSubdomain(domain, path, findings);
  if (!pathPattern.test(rest)) findings.push(invalid(path, rest, patternText('Invalid path', PATH)));
}
