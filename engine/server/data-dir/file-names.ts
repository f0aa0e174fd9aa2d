import { revision, type Revision } from '../../base/brand';

const PATTERN = /^(log|snapshot)-(\d{16})$/;

export interface DataFile {
  readonly kind: 'log' | 'snapshot';
  /** A log holds what follows this revision, a snapshot what is at it. */
  readonly revision: Revision;
  readonly name: string;
}

/** `log-0000000000000001`: in the order of names is in the order of revisions. */
export const fileName = (kind: DataFile['kind'], at: Revision): string => `${kind}-${String(at).padStart(16, '0')}`;

/** A snapshot that is being written; what is left of one is removed when the directory is opened. */
export const partialName = (at: Revision): string => `${fileName('snapshot', at)}.partial`;

export const isPartial = (name: string): boolean => name.endsWith('.partial');

/** Undefined: none of ours. */
export function parseFileName(name: string): DataFile | undefined {
  const match = PATTERN.exec(name);
  if (match === null) return undefined;
  return { kind: match[1] === 'log' ? 'log' : 'snapshot', revision: revision(Number(match[2])), name };
}
