import { semanticEqual } from '../../../base/equal';
import { internalForm } from '../../internal-forms/internal-form';
import type {
  ExemptPriorityLevelConfiguration,
  LimitedPriorityLevelConfiguration,
  LimitResponse,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec,
  QueuingConfiguration,
} from '../../types/flowcontrol-v1';
import { forbidden, invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { validateMetadata } from '../metadata-validation';
import { validateConditions } from './conditions-validation';
import { mandatoryPriorityLevels } from './mandatory';

const ROUND_TRIP = 'flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares';

/** ValidatePriorityLevelConfiguration (pkg/apis/flowcontrol/validation, v1.36). */
export function validatePriorityLevel(object: PriorityLevelConfiguration, findings: Findings): void {
  const { metadata, spec, status } = object;
  validateMetadata(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  if (metadata.annotations?.[ROUND_TRIP] !== undefined)
    findings.push(forbidden('metadata.annotations', `annotation '${ROUND_TRIP}' is forbidden`));
  validateSpec(metadata.name, spec, findings);
  validateMandatory(metadata.name, spec, findings);
  validateConditions(status.conditions, findings);
}

/** Of the level `exempt` the shares alone may be changed, of `catch-all` nothing. */
function validateMandatory(name: string, spec: PriorityLevelConfigurationSpec, findings: Findings): void {
  const fixed = mandatoryPriorityLevels.get(name);
  if (fixed === undefined) return;
  const compared = name === 'exempt' && fixed.exempt !== undefined ? { ...spec, exempt: fixed.exempt } : spec;
  if (semanticEqual(compared, fixed)) return;
  const but = name === 'exempt' ? " except the 'spec.exempt' field" : '';
  const shown = internalForm(spec, 'flowcontrol.PriorityLevelConfigurationSpec');
  findings.push(invalid('spec', shown, `spec of '${name}'${but} must equal the fixed value`));
}

function validateSpec(name: string, spec: PriorityLevelConfigurationSpec, findings: Findings): void {
  const { type, limited, exempt } = spec;
  if ((name === 'exempt') !== (type === 'Exempt'))
    findings.push(invalid('spec.type', type, "must be 'Exempt' if and only if `name` is 'exempt'"));
  if (type === 'Exempt') {
    if (limited !== undefined) findings.push(forbidden('spec.limited', 'must be nil if the type is not Limited'));
    if (exempt !== undefined) validateShares(exempt, 'spec.exempt', findings);
  } else if (type === 'Limited') {
    if (exempt !== undefined) findings.push(forbidden('spec.exempt', 'must be nil if the type is Limited'));
    if (limited === undefined) findings.push(required('spec.limited', 'must not be empty when type is Limited'));
    else validateLimited(limited, 'spec.limited', findings);
  } else findings.push(notSupported('spec.type', type, ['Exempt', 'Limited']));
}

function validateLimited(limited: LimitedPriorityLevelConfiguration, path: string, findings: Findings): void {
  const { lendablePercent: lendable, borrowingLimitPercent: borrowing } = limited;
  checkShares(limited.nominalConcurrencyShares, path, findings);
  validateResponse(limited.limitResponse, `${path}.limitResponse`, findings);
  checkPercent(lendable, `${path}.lendablePercent`, findings);
  if (borrowing !== undefined && borrowing < 0)
    findings.push(invalid(`${path}.borrowingLimitPercent`, borrowing, 'if specified, must be a non-negative integer'));
}

function validateShares(exempt: ExemptPriorityLevelConfiguration, path: string, findings: Findings): void {
  checkShares(exempt.nominalConcurrencyShares, path, findings);
  checkPercent(exempt.lendablePercent, `${path}.lendablePercent`, findings);
}

function checkShares(shares: number | null | undefined, path: string, findings: Findings): void {
  if ((shares ?? 0) < 0)
    findings.push(invalid(`${path}.nominalConcurrencyShares`, shares, 'must be a non-negative integer'));
}

function checkPercent(percent: number | undefined, path: string, findings: Findings): void {
  if (percent !== undefined && (percent < 0 || percent > 100))
    findings.push(invalid(path, percent, 'must be between 0 and 100, inclusive'));
}

function validateResponse({ type, queuing }: LimitResponse, path: string, findings: Findings): void {
  const at = `${path}.queuing`;
  if (type === 'Reject') {
    if (queuing !== undefined) findings.push(forbidden(at, 'must be nil if limited.limitResponse.type is not Limited'));
  } else if (type !== 'Queue') findings.push(notSupported(`${path}.type`, type, ['Queue', 'Reject']));
  else if (queuing === undefined)
    findings.push(required(at, 'must not be empty if limited.limitResponse.type is Limited'));
  else validateQueuing(queuing, at, findings);
}

const QUEUES_MAX = 10_000_000;
/** Of the 64 bits of a hash, so that the last card of a hand is dealt evenly. */
const HASH_BITS_MAX = 60;

function validateQueuing(queuing: QueuingConfiguration, path: string, findings: Findings): void {
  const { queues, handSize, queueLengthLimit } = queuing;
  if (queueLengthLimit <= 0) findings.push(invalid(`${path}.queueLengthLimit`, queueLengthLimit, 'must be positive'));
  if (queues <= 0) findings.push(invalid(`${path}.queues`, queues, 'must be positive'));
  else if (queues > QUEUES_MAX)
    findings.push(invalid(`${path}.queues`, queues, `must not be greater than ${QUEUES_MAX}`));
  const fault = handFault(queues, handSize);
  if (fault !== undefined) findings.push(invalid(`${path}.handSize`, handSize, fault));
}

function handFault(queues: number, handSize: number): string | undefined {
  if (handSize <= 0) return 'must be positive';
  if (handSize > queues) return `should not be greater than queues (${queues})`;
  if (entropyBits(queues, handSize) <= HASH_BITS_MAX) return undefined;
  return `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${HASH_BITS_MAX}`;
}

/** Bits of the hash that dealing a hand uses up (apiserver/pkg/util/shufflesharding, v1.36). */
const entropyBits = (queues: number, handSize: number): number => Math.ceil(Math.log2(queues) * handSize);
