import { emptyField, fillField } from './fill-field';
import type { GoldenRequest, Mutation } from './golden-case';
import { mutateBody } from './mutate-body';
import { mutateRequest } from './mutate-request';
import type { Chance } from './seeded';
import { varyRequest } from './vary-request';

/** Changes a request; undefined: there is nothing that it could change. */
export type Mutator = (request: GoldenRequest, chance: Chance) => Mutation | undefined;

export type MutatorName = 'any' | 'empties' | 'fields' | 'requests';

/** The ways of changing a request, by the name that the command line knows. */
export const MUTATORS: Readonly<Record<MutatorName, Mutator>> = {
  any: (request, chance) =>
    (chance() < 0.7 ? mutateBody(request, chance) : undefined) ?? mutateRequest(request, chance),
  empties: emptyField,
  fields: fillField,
  requests: varyRequest,
};

export const isMutator = (name: string): name is MutatorName => Object.hasOwn(MUTATORS, name);
