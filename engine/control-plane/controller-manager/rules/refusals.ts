import { isApiError } from '../../../api/request';

/** The namespace is going: nothing new may be made in it, and nobody wonders. */
export const isNamespaceTerminating = (error: unknown): boolean =>
  isApiError(error) && (error.status.details?.causes ?? []).some(({ reason }) => reason === 'NamespaceTerminating');

/** Runs a write whose target may have gone meanwhile; false when it has. */
export function unlessGone(write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    if (isApiError(error, 'NotFound')) return false;
    throw error;
  }
}

/** The text that Go prints of an error. */
export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** As Go prints an aggregate of errors: each text once. */
export function aggregate(texts: readonly string[]): string {
  const unique = [...new Set(texts)];
  return unique.length === 1 ? (unique[0] ?? '') : `[${unique.join(', ')}]`;
}
