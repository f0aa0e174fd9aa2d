import { InputError } from './language/errors';

/** The seed that a run was asked for; 1 when none was. */
export function seedOf(text: string | undefined): number {
  if (text === undefined || text === '') return 1;
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new InputError(`the seed "${text}" is no whole number from 0 on`);
  return seed;
}
