import { events } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/core/event, v1.36. */
export const event = defineKind(events, {
  shortNames: ['ev'],
  createOnUpdate: true,
  ttlSeconds: 3600,
  nameRule: 'any',
});
