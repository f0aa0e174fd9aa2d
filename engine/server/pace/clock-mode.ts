/** How virtual time goes while programs outside of the process take part. */
export type ClockMode =
  /** Only when `/sim/v1` says so. */
  | { readonly kind: 'manual' }
  /** To the next event, whenever everybody is quiet; beside the wall clock when nothing but heartbeats is to come. */
  | { readonly kind: 'auto' }
  /** With the wall clock, so many times as fast. */
  | { readonly kind: 'real'; readonly factor: number };

/** `manual`, `auto`, `real`, `real×60` or `realx60`. Undefined for anything else. */
export function parseClockMode(text: string): ClockMode | undefined {
  if (text === 'manual' || text === 'auto') return { kind: text };
  const match = /^real(?:[×x*](\d+(?:\.\d+)?))?$/.exec(text);
  if (match === null) return undefined;
  const factor = Number(match[1] ?? 1);
  return factor > 0 ? { kind: 'real', factor } : undefined;
}

export function clockModeText(mode: ClockMode): string {
  return mode.kind === 'real' && mode.factor !== 1 ? `real×${mode.factor}` : mode.kind;
}
