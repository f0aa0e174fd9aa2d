import { validatingwebhookconfigurations } from '../../resources';
import { defineKind } from '../define';
import { validatingWebhookConfigurationColumns } from './validating-webhook-configuration-columns';

/** pkg/registry/admissionregistration/validatingwebhookconfiguration, v1.36. */
export const validatingWebhookConfiguration = defineKind(validatingwebhookconfigurations, {
  columns: validatingWebhookConfigurationColumns,
  categories: ['api-extensions'],
  unconditionalUpdate: false,
  generationOf: (object) => object.webhooks,
});
