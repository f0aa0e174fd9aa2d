import type { Playhead } from './playhead';
import type { Timeline } from './timeline';

/** The keyboard moves the playhead wherever one is on the page, but never takes keys from a field or a button. */
export function onKeys(playhead: Playhead, lines: Timeline, signal: AbortSignal): void {
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => playhead.step(-1),
    ArrowRight: () => playhead.step(1),
    Home: () => playhead.moveTo(0),
    End: () => playhead.moveTo(Number.MAX_SAFE_INTEGER),
    ' ': () => (playhead.isPlaying ? playhead.pause() : playhead.play()),
    '+': () => lines.zoom(2),
    '=': () => lines.zoom(2),
    '-': () => lines.zoom(0.5),
    '0': () => lines.fit(),
  };
  addEventListener(
    'keydown',
    (event) => {
      const { target } = event;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA|SUMMARY|A)$/.test(target.tagName)) return;
      if (target instanceof HTMLButtonElement && event.key === ' ') return;
      const action = actions[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    },
    { signal },
  );
}
