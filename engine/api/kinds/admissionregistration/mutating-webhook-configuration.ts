import { mutatingwebhookconfigurations } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/admissionregistration/mutatingwebhookconfiguration, v1.36. */
export const mutatingWebhookConfiguration = defineKind(mutatingwebhookconfigurations, {
  categories: ['api-extensions'],
  unconditionalUpdate: false,
  generationOf: (object) => object.webhooks,
});
