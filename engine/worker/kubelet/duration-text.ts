import type { Millis } from '../../base/brand';

/** Go's `time.Duration` as text: `10s`, `1m20s`, `1.5s`, `300ms`, `5m0s`. */
export function durationText(duration: Millis): string {
  if (duration === 0) return '0s';
  if (duration < 1000) return `${duration}ms`;
  const hours = Math.floor(duration / 3_600_000);
  const minutes = Math.floor(duration / 60_000) % 60;
  const seconds = `${(duration % 60_000) / 1000}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
