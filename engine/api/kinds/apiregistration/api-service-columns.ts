import type { APIService } from '../../types/apiregistration-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const apiServiceColumns = columns<APIService>([
  nameColumn,
  column('Service', 'The reference to the service that hosts this API endpoint.', (object) => serviceText(object)),
  column('Available', 'Whether this service is available.', (object) => availableText(object)),
  ageColumn,
]);

const serviceText = ({ spec: { service } }: APIService): string =>
  service === undefined ? 'Local' : `${service.namespace ?? ''}/${service.name ?? ''}`;

function availableText({ status: { conditions = [] } }: APIService): string {
  const available = conditions.find(({ type }) => type === 'Available');
  if (available === undefined) return 'Unknown';
  return available.status === 'True' ? 'True' : `${available.status} (${available.reason ?? ''})`;
}
