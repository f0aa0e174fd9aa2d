import { validatingwebhookconfigurations } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/admissionregistration/validatingwebhookconfiguration, v1.36. */
export const validatingWebhookConfiguration = defineKind(validatingwebhookconfigurations, {
  categories: ['api-extensions'],
  unconditionalUpdate: false,
  generationOf: (object) => object.webhooks,
});
