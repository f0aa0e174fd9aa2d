import { events } from '../../resources';
import { defineKind } from '../define';
import { eventColumns } from './event-columns';

/** pkg/registry/core/event, v1.36. */
export const event = defineKind(events, {
  columns: eventColumns,
  shortNames: ['ev'],
  createOnUpdate: true,
  ttlSeconds: 3600,
  nameRule: 'any',
});
