import type { DeviceTaint, DeviceToleration } from '../../../../api/types/resource-v1';

/** Whether a taint of the device is not tolerated; dynamic-resource-allocation/resourceclaim (v0.36). */
export const isKeptOff = (
  taints: readonly DeviceTaint[] | undefined,
  tolerations: readonly DeviceToleration[] | undefined,
): boolean =>
  (taints ?? []).some(
    (taint) =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') &&
      !(tolerations ?? []).some((toleration) => tolerates(toleration, taint)),
  );

function tolerates(
  { effect = '', key = '', operator = '', value = '' }: DeviceToleration,
  taint: DeviceTaint,
): boolean {
  if (effect !== '' && effect !== taint.effect) return false;
  if (key !== '' && key !== taint.key) return false;
  if (operator === 'Exists') return true;
  return (operator === '' || operator === 'Equal') && value === (taint.value ?? '');
}
