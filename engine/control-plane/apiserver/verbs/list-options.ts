import { forbidden, notSupported } from '../../../api/validation/field-errors';
import type { FieldError } from '../../../api/field-error';
import type { ListOptions, WatchOptions } from '../../../api/request';
import { invalid } from '../refusals';
import { checkSyntax } from '../selection';

const LIST_OPTIONS = { group: 'meta.k8s.io', kind: 'ListOptions' };
const MATCHES = ['Exact', 'NotOlderThan', ''];

/** Refuses combinations that make no sense (meta/internalversion/validation, v1.36). */
export function checkListOptions(options: ListOptions): void {
  const { resourceVersion = '', resourceVersionMatch: match = '', continue: token = '' } = options;
  if (match === '' && options.sendInitialEvents === undefined) return;
  const findings: FieldError[] = match === '' ? [] : [...matchFindings(match, resourceVersion, token)];
  if (options.sendInitialEvents !== undefined)
    findings.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  refuse(options, findings);
}

function matchFindings(match: string, resourceVersion: string, token: string): readonly FieldError[] {
  const findings: FieldError[] = [];
  if (resourceVersion === '')
    findings.push(atMatch('resourceVersionMatch is forbidden unless resourceVersion is provided'));
  if (token !== '') findings.push(atMatch('resourceVersionMatch is forbidden when continue is provided'));
  if (match !== 'Exact' && match !== 'NotOlderThan')
    findings.push(notSupported('resourceVersionMatch', match, MATCHES));
  if (match === 'Exact' && resourceVersion === '0') {
    findings.push(atMatch('resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  return findings;
}

export function checkWatchOptions(options: WatchOptions & { readonly continue?: string }): void {
  const { resourceVersionMatch: match = '', sendInitialEvents } = options;
  const findings: FieldError[] = [];
  if (sendInitialEvents !== undefined && match !== 'NotOlderThan') {
    findings.push(atMatch('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  }
  if (match !== '') {
    if (sendInitialEvents === undefined) {
      findings.push(atMatch('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'));
    }
    if (match !== 'NotOlderThan') findings.push(notSupported('resourceVersionMatch', match, ['NotOlderThan']));
  }
  if ((options.continue ?? '') !== '') {
    findings.push(atMatch('resourceVersionMatch is forbidden when continue is provided'));
  }
  refuse(options, findings);
}

/** Parameters are decoded before they are validated, selectors among them; only then do they meet the kind. */
function refuse(options: ListOptions, findings: readonly FieldError[]): void {
  if (findings.length === 0) return;
  checkSyntax(options);
  throw invalid(LIST_OPTIONS, '', findings);
}

const atMatch = (detail: string): FieldError => forbidden('resourceVersionMatch', detail);
