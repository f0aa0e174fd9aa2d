/**
 * Timers that come back for ever in a cluster at rest: heartbeats, elections, periodic looks. A cluster in which nothing
 * else is due within `LOOK_AHEAD_MILLIS` has settled. Labels are those that components give to their timers.
 */
const ROUTINE: readonly RegExp[] = [
  /lease/i,
  /leader election/i,
  /heartbeat/i,
  /node status/i,
  /node monitor/i,
  /^probe/i,
  /^lead\//,
  /^pod-gc/,
  /runtime check/,
  /node-lifecycle monitor/,
  /node-lifecycle tainting/,
  /^events\//,
  /prob(e|er)/i,
  /resync/i,
  /bookmark/i,
  /watch timeout/i,
  /expire/i,
  /routes/,
  /cloud node lifecycle/,
  /cloud-node addresses/,
  /node sync/,
  /garbage collect/i,
  /pod gc/i,
  /housekeeping/i,
  /flush/i,
  /cleanup/i,
  /compact/i,
  /traffic/,
  /image/i,
  /eviction signals/i,
  /restart kubelet/,
  /next schedule/i,
];

/** Longer than an eviction's 300 s; shorter than a progress deadline, whose timer outlives a finished rollout. */
export const LOOK_AHEAD_MILLIS = 330_000;

export const isRoutine = (label: string): boolean => {
  const known = verdicts.get(label);
  if (known !== undefined) return known;
  const verdict = ROUTINE.some((pattern) => pattern.test(label));
  verdicts.set(label, verdict);
  return verdict;
};

const verdicts = new Map<string, boolean>();
