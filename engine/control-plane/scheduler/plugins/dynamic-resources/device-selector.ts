import type { Device, DeviceSelector } from '../../../../api/types/resource-v1';
import { compileSelector, type SelectorOutcome } from '../../../../cel/devices/device-selector';
import { deviceValue } from '../../../../cel/devices/device-value';
import { typeName } from '../../../../cel/values/value';

/** `error` means that the expression is broken, or does not fit the device. */
export type Selected = boolean | { readonly error: string };

/** Whether a device satisfies all of the selectors. They see it as `device`, with its driver, attributes and capacity. */
export function isSelected(selectors: readonly DeviceSelector[] | undefined, driver: string, device: Device): Selected {
  for (const [index, { cel }] of (selectors ?? []).entries()) {
    const selected = matches(cel?.expression ?? '', driver, device);
    if (selected === false) return false;
    if (selected !== true) return { error: `selector #${index}: CEL ${selected.error}` };
  }
  return true;
}

function matches(expression: string, driver: string, device: Device): Selected {
  const compiled = compilationOf(expression);
  if (!compiled.ok) return { error: `compile error: ${compiled.fault.detail}` };
  const value = deviceValue(driver, device);
  const outcome = compiled.program.evaluate((name) => (name === 'device' ? value : undefined));
  if (!outcome.ok) return { error: `runtime error: ${outcome.error}` };
  if (typeof outcome.value === 'boolean') return outcome.value;
  return { error: `runtime error: CEL result of type ${typeName(outcome.value)} could not be converted to bool` };
}

const compilations = new Map<string, SelectorOutcome>();

function compilationOf(expression: string): SelectorOutcome {
  let compiled = compilations.get(expression);
  if (compiled === undefined) compilations.set(expression, (compiled = compileSelector(expression)));
  return compiled;
}
