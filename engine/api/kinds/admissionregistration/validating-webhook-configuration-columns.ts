import type { ValidatingWebhookConfiguration } from '../../types/admissionregistration-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const validatingWebhookConfigurationColumns = columns<ValidatingWebhookConfiguration>([
  nameColumn,
  column(
    'Webhooks',
    'Webhooks indicates the number of webhooks registered in this configuration',
    (object) => (object.webhooks ?? []).length,
    { type: 'integer' },
  ),
  ageColumn,
]);
