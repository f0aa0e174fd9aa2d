import { mutatingwebhookconfigurations } from '../../resources';
import { defineKind } from '../define';
import { mutatingWebhookConfigurationColumns } from './mutating-webhook-configuration-columns';
import type { MutatingWebhook, MutatingWebhookConfiguration } from '../../types/admissionregistration-v1';
import { ifPresent, mapShared, withFields } from '../sharing';
import { webhookDefaults } from './admission-defaults';
import { staticSuffixWarnings } from './static-suffix';
import { validateWebhooks, validateWebhooksUpdate } from './webhooks-validation';

/** pkg/registry/admissionregistration/mutatingwebhookconfiguration, v1.36. */
export const mutatingWebhookConfiguration = defineKind<MutatingWebhookConfiguration>(mutatingwebhookconfigurations, {
  columns: mutatingWebhookConfigurationColumns,
  categories: ['api-extensions'],
  unconditionalUpdate: false,
  generationOf: (object) => object.webhooks,
  emptyRaisesGeneration: true,
  defaults: (object) =>
    withFields(object, { webhooks: ifPresent(object.webhooks, (webhooks) => mapShared(webhooks, defaulted)) }),
  validate: validateWebhooks,
  validateUpdate: validateWebhooksUpdate,
  warnings: staticSuffixWarnings,
});

const defaulted = (webhook: MutatingWebhook): MutatingWebhook =>
  withFields(webhookDefaults(webhook), { reinvocationPolicy: webhook.reinvocationPolicy ?? 'Never' });
