import { seconds, type Instant } from '../../../base/brand';
import { instantOf } from '../../../base/timestamp';
import { keyOfObject } from '../../../api/object';
import { certificatesigningrequests } from '../../../api/resources';
import type { CertificateSigningRequest } from '../../../api/types/certificates-v1';
import type { Controller } from '../controller';
import { unlessGone } from '../rules/refusals';
import { everyWhenSynced } from '../rules/sync-queue';

const PERIOD = seconds(3600);
const HOUR = 3_600_000;
const ANSWERED_MAX = HOUR;
const PENDING_MAX = 24 * HOUR;

/** Removes requests that nobody needs any more (pkg/controller/certificates/cleaner, v1.36). */
export const certificateCleanerController: Controller = {
  name: 'certificatesigningrequest-cleaner-controller',
  serviceAccount: 'certificate-controller',
  start(context) {
    const requests = context.informers.of(certificatesigningrequests);
    everyWhenSynced(context, PERIOD, 'csr cleanup', () => {
      for (const request of requests.list()) {
        if (!isDone(request, context.clock.now())) continue;
        unlessGone(() => context.client.remove(certificatesigningrequests, keyOfObject(request)));
      }
    });
  },
};

/**
 * An hour after it was answered, or a day after nobody did. Whether its certificate has expired is not looked at: none
 * is made for less than ten minutes, and an hour is soon over.
 */
export function isDone({ metadata, status }: CertificateSigningRequest, now: Instant): boolean {
  const { conditions = [], certificate = '' } = status;
  if (conditions.length === 0) return now - instantOf(metadata.creationTimestamp) > PENDING_MAX;
  return conditions.some(({ type, lastUpdateTime }) => {
    const limit = type === 'Approved' && certificate === '' ? PENDING_MAX : ANSWERED_MAX;
    return ANSWERS.has(type) && lastUpdateTime !== '' && now - instantOf(lastUpdateTime) > limit;
  });
}

const ANSWERS: ReadonlySet<string> = new Set(['Approved', 'Denied', 'Failed']);
