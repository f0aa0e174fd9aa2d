import { durationText } from '../../../steps/language/quantities';

/** `T+1m30s`; `T-5ms` for what came before the scenario began. */
export function moment(at: number): string {
  const rounded = Math.round(at);
  if (rounded === 0) return 'T+0';
  return rounded < 0 ? `T-${durationText(-rounded)}` : `T+${durationText(rounded)}`;
}

/** A span in at most two units: `4m50s`, `2.5s`, `12ms`. */
export function shortSpan(span: number): string {
  const whole = span >= 60_000 ? Math.round(span / 1000) * 1000 : Math.round(span);
  return durationText(whole >= 86_400_000 ? Math.round(whole / 60_000) * 60_000 : whole);
}

/** For a list: `2s`, `14.8s`, `11m2s`, `1d4h`. */
export function roughSpan(span: number): string {
  const grain =
    span < 1000 ? 1 : span < 60_000 ? 100 : span < 3_600_000 ? 1000 : span < 86_400_000 ? 60_000 : 3_600_000;
  return durationText(Math.round(span / grain) * grain);
}

/** The instants that a text names, with where they stand: `T+1m30s`, `T+0`. */
export function momentsIn(
  text: string,
): readonly { readonly from: number; readonly to: number; readonly at: number }[] {
  return [...text.matchAll(/\bT\+(0\b|(?:\d+(?:\.\d+)?(?:ms|d|h|m|s))+)/g)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    at: spanOf(match[1] ?? ''),
  }));
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function spanOf(text: string): number {
  let total = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|d|h|m|s)/g))
    total += Number(number) * (UNITS[unit ?? ''] ?? 0);
  return Math.round(total);
}
