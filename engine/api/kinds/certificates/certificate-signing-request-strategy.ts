import { formatTime } from '../../../base/timestamp';
import type { Instant } from '../../../base/brand';
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '../../types/certificates-v1';
import type { HookContext } from '../definition';
import { mapShared, withFields } from '../sharing';

type Conditions = readonly CertificateSigningRequestCondition[];

/** Who asks is written down by the server, and nobody creates an approved request (pkg/registry/certificates, v1.36). */
export function prepareRequestForCreate(
  object: CertificateSigningRequest,
  { user }: HookContext,
): CertificateSigningRequest {
  const { username: _1, uid: _2, groups: _3, extra: _4, ...asked } = object.spec;
  const { name, uid = '', groups, extra = {} } = user;
  return {
    ...object,
    spec: {
      ...asked,
      ...(name === '' ? {} : { username: name }),
      ...(uid === '' ? {} : { uid }),
      ...(groups.length === 0 ? {} : { groups }),
      ...(Object.keys(extra).length === 0 ? {} : { extra }),
    },
    status: {},
  };
}

/** `/approval` writes conditions, `/status` all of the status but decisions, and the object itself neither. */
export function prepareRequestForUpdate(
  next: CertificateSigningRequest,
  old: CertificateSigningRequest,
  { subresource, now }: HookContext,
): CertificateSigningRequest {
  const { spec } = old;
  const given = next.status.conditions;
  if (subresource === 'approval') {
    const { conditions: _replaced, ...kept } = old.status;
    const conditions = given === undefined ? undefined : timed(given, old.status.conditions ?? [], now);
    return { ...next, spec, status: conditions === undefined ? kept : { ...kept, conditions } };
  }
  if (subresource !== 'status') return withFields(next, { spec, status: old.status });
  if (given === undefined) return withFields(next, { spec });
  const before = old.status.conditions ?? [];
  const decided = keepInstances(keepInstances(given, before, 'Approved'), before, 'Denied');
  return { ...next, spec, status: withFields(next.status, { conditions: timed(decided, before, now) }) };
}

/** The old conditions of a type in the places of the new ones, if there are as many; else validation refuses. */
function keepInstances(conditions: Conditions, old: Conditions, type: string): Conditions {
  const before = old.filter((condition) => condition.type === type);
  if (conditions.filter((condition) => condition.type === type).length !== before.length) return conditions;
  let index = 0;
  return mapShared(conditions, (condition) => (condition.type === type ? (before[index++] ?? condition) : condition));
}

type MaybeTime = string | null | undefined;
const isUnset = (time: MaybeTime): boolean => time === undefined || time === null || time === '';

/** Times that the client left out: now, or those of a condition that says the same already. */
function timed(conditions: Conditions, old: Conditions, now: Instant): Conditions {
  const at = formatTime(now);
  return mapShared(conditions, (condition) => {
    const { type, status, lastUpdateTime, lastTransitionTime } = condition;
    const same = old.find(
      (one) => one.type === type && one.status === status && !isUnset(one.lastTransitionTime),
    )?.lastTransitionTime;
    return withFields(condition, {
      lastUpdateTime: isUnset(lastUpdateTime) ? at : lastUpdateTime,
      lastTransitionTime: isUnset(lastTransitionTime) ? (same ?? at) : lastTransitionTime,
    });
  });
}
