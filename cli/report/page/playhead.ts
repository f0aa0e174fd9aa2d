import type { Scene } from '../view/scene';
import { compressedScale, linearScale, type TimeScale } from '../view/time-scale';

/** The instant that the page shows. Everything that depends on it subscribes. */
export interface Playhead {
  readonly at: number;
  readonly isPlaying: boolean;
  /** How time becomes width; playing follows it, so that waiting is passed over quickly. */
  readonly scale: TimeScale;
  moveTo(at: number): void;
  /** To the next instant at which something changes, or the one before. */
  step(direction: 1 | -1): void;
  play(): void;
  pause(): void;
  setSpeed(speed: number): void;
  useScale(kind: 'compressed' | 'linear'): void;
  subscribe(listener: () => void): void;
}

/** At speed 1 a whole run takes so long to play. */
const PLAY_MILLIS = 16_000;

export function makePlayhead(scene: Scene, begin: number, signal: AbortSignal): Playhead {
  const scales = { compressed: compressedScale(scene.instants, scene.end), linear: linearScale(scene.end) };
  const listeners: (() => void)[] = [];
  let at = clamp(begin, scene.end);
  let speed = 1;
  let scale = scales.compressed;
  let frame: number | undefined;
  const tell = (): void => listeners.forEach((listener) => listener());
  const set = (to: number): void => {
    at = clamp(to, scene.end);
    tell();
  };
  const pause = (): void => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    frame = undefined;
    tell();
  };
  const run = (before: number) => (now: number) => {
    const share = scale.toShare(at) + ((now - before) * speed) / PLAY_MILLIS;
    if (share >= 1) {
      frame = undefined;
      return set(scene.end);
    }
    frame = requestAnimationFrame(run(now));
    set(scale.toInstant(share));
  };
  signal.addEventListener('abort', pause);
  return {
    get at() {
      return at;
    },
    get isPlaying() {
      return frame !== undefined;
    },
    get scale() {
      return scale;
    },
    moveTo(to) {
      if (frame !== undefined) pause();
      set(to);
    },
    step(direction) {
      if (frame !== undefined) pause();
      const next =
        direction > 0
          ? scene.instants.find((each) => each > at + 0.5)
          : scene.instants.findLast((each) => each < at - 0.5);
      set(next ?? (direction > 0 ? scene.end : 0));
    },
    play() {
      if (frame !== undefined) return;
      if (at >= scene.end) at = 0;
      frame = requestAnimationFrame((now) => run(now)(now));
      tell();
    },
    pause,
    setSpeed(to) {
      speed = to;
    },
    useScale(kind) {
      scale = scales[kind];
      tell();
    },
    subscribe(listener) {
      listeners.push(listener);
    },
  };
}

const clamp = (at: number, end: number): number => Math.min(end, Math.max(0, at));
