import type { Instant } from '../../engine/base/brand';

/** Three-valued: a claim is undecided while what is known of the run leaves both outcomes open. */
export type Verdict =
  | { readonly kind: 'satisfied'; readonly at: Instant }
  | { readonly kind: 'violated'; readonly at: Instant; readonly because: string }
  | { readonly kind: 'undecided' };

export const satisfied = (at: Instant): Verdict => ({ kind: 'satisfied', at });
export const violated = (at: Instant, because: string): Verdict => ({ kind: 'violated', at, because });
export const UNDECIDED: Verdict = { kind: 'undecided' };

/** Of a claim that something comes about which was there before anything happened. */
export const HELD_ALL_ALONG = 'it held already when its time began: no change was shown';
