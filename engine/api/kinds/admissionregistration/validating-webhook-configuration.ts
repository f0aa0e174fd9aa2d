import { validatingwebhookconfigurations } from '../../resources';
import { defineKind } from '../define';
import { validatingWebhookConfigurationColumns } from './validating-webhook-configuration-columns';
import type { ValidatingWebhookConfiguration } from '../../types/admissionregistration-v1';
import { ifPresent, mapShared, withFields } from '../sharing';
import { webhookDefaults } from './admission-defaults';
import { staticSuffixWarnings } from './static-suffix';
import { validateWebhooks, validateWebhooksUpdate } from './webhooks-validation';

/** pkg/registry/admissionregistration/validatingwebhookconfiguration, v1.36. */
export const validatingWebhookConfiguration = defineKind<ValidatingWebhookConfiguration>(
  validatingwebhookconfigurations,
  {
    columns: validatingWebhookConfigurationColumns,
    categories: ['api-extensions'],
    unconditionalUpdate: false,
    generationOf: (object) => object.webhooks,
    emptyRaisesGeneration: true,
    defaults: (object) =>
      withFields(object, { webhooks: ifPresent(object.webhooks, (webhooks) => mapShared(webhooks, webhookDefaults)) }),
    validate: validateWebhooks,
    validateUpdate: validateWebhooksUpdate,
    warnings: staticSuffixWarnings,
  },
);
