import { millis, seconds } from '../../../base/brand';
import { keyOf } from '../../../api/object';
import { certificatesigningrequests } from '../../../api/resources';
import type { CertificateSigningRequest } from '../../../api/types/certificates-v1';
import type { ComponentContext } from '../../../client/component';
import { syncQueue } from '../rules/sync-queue';

const BACKOFF = { backoff: { base: millis(200), max: seconds(1000) } };

/** Calls for each request without a certificate, whenever it changes (pkg/controller/certificates, v1.36). */
export function forEachRequest(
  context: ComponentContext,
  name: string,
  handle: (request: CertificateSigningRequest) => void,
): void {
  const requests = context.informers.of(certificatesigningrequests);
  const queue = syncQueue(
    context,
    name,
    (key) => {
      const request = requests.get(keyOf(key));
      if (request !== undefined && (request.status.certificate ?? '') === '') handle(request);
    },
    BACKOFF,
  );
  requests.subscribe((next, previous) => {
    const request = next ?? previous;
    if (request !== undefined) queue.add(request.metadata.name);
  });
}

export const hasCondition = ({ status }: CertificateSigningRequest, type: string): boolean =>
  status.conditions?.some((condition) => condition.type === type) === true;
