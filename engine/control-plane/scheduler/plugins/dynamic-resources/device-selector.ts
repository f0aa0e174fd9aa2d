import type { Device, DeviceAttribute, DeviceSelector } from '../../../../api/types/resource-v1';
import { newEnvironment, quantityOf, versionOf } from './cel';

/** `error` means that the expression is broken, or does not fit the device. */
export type Selected = boolean | { readonly error: string };

interface Compiled {
  readonly matches: (device: unknown) => unknown;
  /** Text literals; a domain that a device has nothing of is empty, not absent. */
  readonly domains: readonly string[];
}

/** Whether a device satisfies all of the selectors. They see it as `device`, with its driver, attributes and capacity. */
export function isSelected(selectors: readonly DeviceSelector[] | undefined, driver: string, device: Device): Selected {
  for (const [index, { cel }] of (selectors ?? []).entries()) {
    const selected = matches(cel?.expression ?? '', driver, device);
    if (selected === false) return false;
    if (selected !== true) return { error: `selector #${index}: CEL ${selected.error}` };
  }
  return true;
}

const compilations = new Map<string, Compiled | { readonly error: string }>();
let environment: ReturnType<typeof newEnvironment> | undefined;

function matches(expression: string, driver: string, device: Device): Selected {
  const compiled = compilationOf(expression);
  if ('error' in compiled) return compiled;
  try {
    const answer = compiled.matches(valueOf(driver, device, compiled.domains));
    if (typeof answer === 'boolean') return answer;
    return { error: `runtime error: CEL result of type ${typeof answer} could not be converted to bool` };
  } catch (error) {
    return { error: `runtime error: ${textOf(error)}` };
  }
}

function compilationOf(expression: string): Compiled | { readonly error: string } {
  let compiled = compilations.get(expression);
  if (compiled === undefined) compilations.set(expression, (compiled = compile(expression)));
  return compiled;
}

function compile(expression: string): Compiled | { readonly error: string } {
  environment ??= newEnvironment();
  try {
    const program = environment.parse(expression);
    const domains = [...expression.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, a, b]) => a ?? b ?? '');
    return { matches: (device) => program({ device }) as unknown, domains };
  } catch (error) {
    return { error: `compile error: compilation failed: ${textOf(error)}` };
  }
}

function valueOf(driver: string, device: Device, domains: readonly string[]): unknown {
  const attributes = byDomain(driver, device.attributes, domains, attributeOf);
  const capacity = byDomain(driver, device.capacity, domains, ({ value }) => quantityOf(value));
  return { driver, allowMultipleAllocations: device.allowMultipleAllocations === true, attributes, capacity };
}

/** A name without a domain belongs to the driver's. */
function byDomain<T>(
  driver: string,
  named: Readonly<Record<string, T>> | undefined,
  domains: readonly string[],
  valueOf: (item: T) => unknown,
): ReadonlyMap<string, ReadonlyMap<string, unknown>> {
  const out = new Map<string, Map<string, unknown>>(domains.map((domain) => [domain, new Map()]));
  for (const [name, item] of Object.entries(named ?? {})) {
    const slash = name.indexOf('/');
    const domain = slash < 0 ? driver : name.slice(0, slash);
    const values = out.get(domain) ?? new Map<string, unknown>();
    out.set(domain, values.set(name.slice(slash + 1), valueOf(item)));
  }
  return out;
}

function attributeOf({ int, bool, string, version }: DeviceAttribute): unknown {
  if (int !== undefined) return BigInt(int);
  if (version !== undefined) return versionOf(version);
  const value = bool ?? string;
  if (value === undefined) throw new Error('unsupported attribute value');
  return value;
}

/** The first line, in the wording of the Go library where it is known. */
function textOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.replace(/^No such key/, 'no such key');
}
