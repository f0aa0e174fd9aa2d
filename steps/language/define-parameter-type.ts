import { ParameterType, ParameterTypeRegistry } from '@cucumber/cucumber-expressions';

export interface ParameterTypeDefinition {
  readonly name: string;
  readonly regexp: RegExp;
  readonly doc: string;
  readonly example: string;
  readonly transformer: (text: string) => unknown;
}

const definitions: ParameterTypeDefinition[] = [];
const listeners: ((definition: ParameterTypeDefinition) => void)[] = [];

/** The types of all parameters, for matching predicates inside other steps. */
export const parameterTypes = new ParameterTypeRegistry();

/** Makes a parameter type known to predicates, to the catalogue and, when scenarios run, to cucumber-js. */
export function defineParameterType(definition: ParameterTypeDefinition): void {
  definitions.push(definition);
  const { name, regexp, transformer } = definition;
  parameterTypes.defineParameterType(new ParameterType(name, regexp, null, transformer, false, false));
  for (const listener of listeners) listener(definition);
}

export const parameterTypeDefinitions = (): readonly ParameterTypeDefinition[] => definitions;

/** Calls back for each type that is or will be defined. */
export function onParameterType(listener: (definition: ParameterTypeDefinition) => void): void {
  listeners.push(listener);
  definitions.forEach(listener);
}
