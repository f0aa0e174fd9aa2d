import type { Parameter } from './parameters';
import type { Route } from './route';

/** Parameters of a path, and of each of its operations beside them. */
export interface SharedParameters {
  readonly path: readonly Parameter[];
  readonly operations: readonly (readonly Parameter[])[];
}

/** What every operation of a path has is said once for the path; all are sorted by name. */
export function sharedParameters(route: Route): SharedParameters {
  const [first, ...others] = route.operations;
  const common = (first?.parameters ?? []).filter((parameter) =>
    others.every((operation) => operation.parameters.some((other) => isSame(parameter, other))),
  );
  const own = route.operations.map(({ parameters }) =>
    parameters.filter((parameter) => !common.some((other) => isSame(parameter, other))),
  );
  return { path: byName([...route.pathParameters, ...common]), operations: own.map(byName) };
}

const isSame = (a: Parameter, b: Parameter): boolean => a.name === b.name && a.in === b.in && a.of === b.of;

const byName = (parameters: readonly Parameter[]): readonly Parameter[] =>
  [...parameters].sort((a, b) => (a.name === b.name ? order(a.in, b.in) : order(a.name, b.name)));

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
