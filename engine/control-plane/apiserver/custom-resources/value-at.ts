import { isFields, type Fields } from '../../../api/structural-schema/schema';

/** The steps of a simple path: `.spec.replicas`. */
export const stepsOf = (path: string): readonly string[] => path.replace(/^\./, '').split('.');

/** The value at the end of a simple path; undefined: it does not lead anywhere. */
export function valueAt(object: unknown, path: string): unknown {
  return stepsOf(path).reduce<unknown>(
    (value, step) => (isFields(value) && Object.hasOwn(value, step) ? value[step] : undefined),
    object,
  );
}

/** The object with another value there; objects on the way are made. */
export function withValueAt<T extends object>(object: T, steps: readonly string[], value: unknown): T {
  const [step, ...rest] = steps;
  if (step === undefined) return object;
  const fields = object as unknown as Fields;
  const child = isFields(fields[step]) ? fields[step] : {};
  return { ...object, [step]: rest.length === 0 ? value : withValueAt(child, rest, value) };
}
