import { mutatingwebhookconfigurations } from '../../resources';
import { defineKind } from '../define';
import { mutatingWebhookConfigurationColumns } from './mutating-webhook-configuration-columns';

/** pkg/registry/admissionregistration/mutatingwebhookconfiguration, v1.36. */
export const mutatingWebhookConfiguration = defineKind(mutatingwebhookconfigurations, {
  columns: mutatingWebhookConfigurationColumns,
  categories: ['api-extensions'],
  unconditionalUpdate: false,
  generationOf: (object) => object.webhooks,
});
