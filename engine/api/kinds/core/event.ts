import type { FieldError } from '../../field-error';
import { events } from '../../resources';
import type { Event } from '../../types/core-v1';
import { defineKind } from '../define';
import { eventColumns } from './event-columns';
import { validateEvent, validateEventUpdate } from './event-validation';
import { eventsV1 } from './event-conversion';

/** pkg/registry/core/event, v1.36. */
export const event = defineKind<Event>(events, {
  columns: eventColumns,
  shortNames: ['ev'],
  createOnUpdate: true,
  ttlSeconds: 3600,
  nameRule: 'any',
  conversions: [eventsV1],
  validate: (object, { apiVersion = 'v1' }) => {
    const findings: FieldError[] = [];
    validateEvent(object, apiVersion, findings);
    return findings;
  },
  validateUpdate: (next, old, { apiVersion = 'v1' }) => {
    const findings: FieldError[] = [];
    validateEventUpdate(next, old, apiVersion, findings);
    return findings;
  },
  fieldSelectors: {
    'involvedObject.kind': ({ involvedObject }: Event) => involvedObject.kind ?? '',
    'involvedObject.namespace': ({ involvedObject }: Event) => involvedObject.namespace ?? '',
    'involvedObject.name': ({ involvedObject }: Event) => involvedObject.name ?? '',
    'involvedObject.uid': ({ involvedObject }: Event) => involvedObject.uid ?? '',
    'involvedObject.apiVersion': ({ involvedObject }: Event) => involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': ({ involvedObject }: Event) => involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': ({ involvedObject }: Event) => involvedObject.fieldPath ?? '',
    reason: ({ reason }: Event) => reason ?? '',
    reportingComponent: ({ reportingComponent }: Event) => reportingComponent,
    source: ({ source, reportingComponent }: Event) => source.component ?? reportingComponent,
    type: ({ type }: Event) => type ?? '',
  },
});
