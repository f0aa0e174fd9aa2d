import { instant, type Instant } from '../../base/brand';
import type { LogLine } from '../../worker/runtime/cri';
import type { LogOptions } from './log-options';

/** The lines that were asked for, of those there are. */
export function selected(lines: readonly LogLine[], options: LogOptions, now: Instant): readonly LogLine[] {
  const { tailLines, sinceSeconds } = options;
  const since = options.since ?? (sinceSeconds === undefined ? undefined : instant(now - sinceSeconds * 1000));
  const recent = since === undefined ? lines : lines.filter(({ at }) => at >= since);
  return tailLines === undefined ? recent : tailLines === 0 ? [] : recent.slice(-tailLines);
}

/** As they are sent. */
export const logText = (lines: readonly LogLine[], { timestamps }: LogOptions): string =>
  lines.map(({ at, text }) => (timestamps ? `${nanoTime(at)} ${text}` : text)).join('');

/** RFC 3339 with nine digits, as the runtime writes it. */
const nanoTime = (at: Instant): string => `${new Date(at).toISOString().slice(0, -1)}000000Z`;

/** The start of a text, up to so many bytes of UTF-8. */
export function limited(text: string, bytesMax: number | undefined): string {
  if (bytesMax === undefined) return text;
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length <= bytesMax ? text : bytes.subarray(0, bytesMax).toString('utf8');
}
