import type { CSIDriver, CSIDriverSpec, TokenRequest } from '../../types/storage-v1';
import { checkOneOf } from '../../validation/checks';
import { duplicate, invalid, notSupported, type Findings } from '../../validation/field-errors';
import { validateImmutable } from '../../validation/object-meta';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';

/** pkg/apis/storage/validation, v1.36. What defaults always set is not asked for. */
export function validateCsiDriver({ metadata, spec }: CSIDriver, findings: Findings): void {
  validateMetadata(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  validateSpec(spec, findings);
}

export function validateCsiDriverUpdate(next: CSIDriver, old: CSIDriver, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validateSpec(next.spec, findings);
  validateImmutable(next.spec.attachRequired, old.spec.attachRequired, 'spec.attachedRequired', findings);
  validateImmutable(
    next.spec.volumeLifecycleModes,
    old.spec.volumeLifecycleModes,
    'spec.volumeLifecycleModes',
    findings,
  );
}

const MODES = ['Persistent', 'Ephemeral'];
const UPDATE_SECONDS_MIN = 10;

function validateSpec(spec: CSIDriverSpec, findings: Findings): void {
  const { fsGroupPolicy, tokenRequests = [], serviceAccountTokenInSecrets: inSecrets } = spec;
  if (fsGroupPolicy !== undefined)
    checkOneOf(fsGroupPolicy, ['File', 'None', 'ReadWriteOnceWithFSType'], 'spec.fsGroupPolicy', findings);
  validateTokens(tokenRequests, 'spec.tokenRequests', findings);
  for (const mode of spec.volumeLifecycleModes ?? [])
    if (!MODES.includes(mode)) findings.push(notSupported('spec.volumeLifecycleModes', mode, MODES));
  const period = spec.nodeAllocatableUpdatePeriodSeconds;
  if (period !== undefined && period < UPDATE_SECONDS_MIN)
    findings.push(
      invalid(
        'spec.nodeAllocatableUpdatePeriodSeconds',
        period,
        `must be greater than or equal to ${UPDATE_SECONDS_MIN} seconds`,
      ),
    );
  if (inSecrets !== undefined && tokenRequests.length === 0)
    findings.push(
      invalid(
        'spec.serviceAccountTokenInSecrets',
        inSecrets,
        'serviceAccountTokenInSecrets is set but no tokenRequests are specified',
      ),
    );
}

const TOKEN_SECONDS_MIN = 600;
const TOKEN_SECONDS_MAX = 2 ** 32;

function validateTokens(requests: readonly TokenRequest[], path: string, findings: Findings): void {
  const audiences = new Set<string>();
  requests.forEach(({ audience, expirationSeconds: seconds }, index) => {
    if (audiences.has(audience)) {
      findings.push(duplicate(`${path}[${index}].audience`, audience));
      return;
    }
    audiences.add(audience);
    const at = `${path}[${index}].expirationSeconds`;
    if (seconds !== undefined && seconds < TOKEN_SECONDS_MIN)
      findings.push(invalid(at, seconds, 'may not specify a duration less than 10 minutes'));
    if (seconds !== undefined && seconds > TOKEN_SECONDS_MAX)
      findings.push(invalid(at, seconds, 'may not specify a duration larger than 2^32 seconds'));
  });
}
