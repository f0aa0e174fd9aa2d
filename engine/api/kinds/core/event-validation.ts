import { semanticEqual } from '../../../base/equal';
import type { Event } from '../../types/core-v1';
import { checkDnsSubdomain, checkLabelKey, checkRequired } from '../../validation/checks';
import { invalid, required, type Findings } from '../../validation/field-errors';
import { byteLength } from '../../validation/formats';
import { internalForm } from '../../internal-forms/internal-form';
import { IMMUTABLE } from '../../validation/object-meta';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';

/** The version of the core group; events that come in any other are judged strictly. */
const OLD = 'v1';

/** pkg/apis/core/validation/events.go, v1.36. */
export function validateEvent(event: Event, apiVersion: string, findings: Findings): void {
  validateAnyEvent(event, apiVersion, findings);
  if (apiVersion === OLD) return;
  validateMetadata(event.metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  validateSeries(event, findings);
  if (event.eventTime === null) findings.push(required('eventTime'));
  if (event.type !== 'Normal' && event.type !== 'Warning')
    findings.push(invalid('type', '', `has invalid value: ${event.type ?? ''}`));
  const { component = '', host = '' } = event.source;
  const deprecated: readonly (readonly [field: string, isSet: boolean])[] = [
    ['firstTimestamp', event.firstTimestamp !== null],
    ['lastTimestamp', event.lastTimestamp !== null],
    ['count', event.count !== undefined],
    ['source', component !== '' || host !== ''],
  ];
  for (const [field, isSet] of deprecated) if (isSet) findings.push(invalid(field, '', 'needs to be unset'));
}

export function validateEventUpdate(next: Event, old: Event, apiVersion: string, findings: Findings): void {
  validateAnyEvent(next, apiVersion, findings);
  if (apiVersion === OLD) return;
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  if (!semanticEqual(next.series, old.series)) validateSeries(next, findings);
  for (const [field, shown] of FIXED)
    if (!semanticEqual(shown(next), shown(old))) findings.push(invalid(field, shown(next), IMMUTABLE));
}

/** What a change of an event may not touch, as it is shown; `reason` is looked at twice. */
const FIXED: readonly (readonly [field: string, shown: (event: Event) => unknown])[] = [
  ['involvedObject', ({ involvedObject }) => internalForm(involvedObject, 'core.ObjectReference')],
  ['reason', ({ reason = '' }) => reason],
  ['message', ({ message = '' }) => message],
  ['source', ({ source }) => internalForm(source, 'core.EventSource')],
  ['firstTimestamp', ({ firstTimestamp }) => firstTimestamp],
  ['lastTimestamp', ({ lastTimestamp }) => lastTimestamp],
  ['count', ({ count = 0 }) => count],
  ['reason', ({ reason = '' }) => reason],
  ['type', ({ type = '' }) => type],
  ['eventTime', ({ eventTime }) => eventTime],
  ['action', ({ action = '' }) => action],
  ['related', ({ related }) => internalForm(related, 'core.ObjectReference')],
  ['reportingController', ({ reportingComponent }) => reportingComponent],
  ['reportingInstance', ({ reportingInstance }) => reportingInstance],
];

function validateSeries({ series }: Event, findings: Findings): void {
  if (series === undefined) return;
  if ((series.count ?? 0) < 2) findings.push(invalid('series.count', '', 'should be at least 2'));
  if (series.lastObservedTime === null) findings.push(required('series.lastObservedTime'));
}

const TEXT_BYTES_MAX = 128;
const MESSAGE_BYTES_MAX = 1024;

/** Old events need the namespace of their object; new ones, which bear a time, must say who reports what. */
function validateAnyEvent(event: Event, apiVersion: string, findings: Findings): void {
  const namespace = event.metadata.namespace ?? '';
  const about = event.involvedObject.namespace ?? '';
  const homeless = about === '';
  const fits =
    event.eventTime === null
      ? homeless
        ? ['', 'default'].includes(namespace)
        : namespace === about
      : !homeless || ['default', 'kube-system'].includes(namespace);
  if (!fits) findings.push(invalid('involvedObject.namespace', about, 'does not match event.namespace'));
  if (event.eventTime !== null) validateReport(event, apiVersion, findings);
  checkDnsSubdomain(namespace, 'namespace', findings);
}

function validateReport(event: Event, apiVersion: string, findings: Findings): void {
  const { reportingComponent, reportingInstance, action = '', reason = '', message = '' } = event;
  const field = apiVersion === OLD ? 'reportingComponent' : 'reportingController';
  checkRequired(reportingComponent, field, findings);
  checkLabelKey(reportingComponent, field, findings);
  checkRequired(reportingInstance, 'reportingInstance', findings);
  checkLength(reportingInstance, TEXT_BYTES_MAX, 'reportingInstance', findings);
  checkRequired(action, 'action', findings);
  checkLength(action, TEXT_BYTES_MAX, 'action', findings);
  checkRequired(reason, 'reason', findings);
  checkLength(reason, TEXT_BYTES_MAX, 'reason', findings);
  checkLength(message, MESSAGE_BYTES_MAX, 'message', findings);
}

function checkLength(text: string, bytesMax: number, path: string, findings: Findings): void {
  if (byteLength(text) > bytesMax) findings.push(invalid(path, '', `can have at most ${bytesMax} characters`));
}
