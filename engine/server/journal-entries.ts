/** A server runs for days: whoever wants more of its journal asks in time. */
export const JOURNAL_ENTRIES_MAX = 100_000;
