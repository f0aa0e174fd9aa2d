import { svg } from './dom';

/** Patterns beside colours, so that states can be told apart without them. Plain states have none. */
export const patterns = (): SVGElement =>
  svg(
    'defs',
    {},
    lines('running', 'M0 4 H8', 8),
    lines('pending', 'M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6', 8),
    lines('terminating', 'M-2 6 L2 10 M0 0 L8 8 M6 -2 L10 2', 8),
    lines('failed', 'M0 0 L6 6 M6 0 L0 6', 6),
    lines('unknown', 'M2 0 V3', 4),
    lines('cordoned', 'M0 2 H3', 5),
    lines('idle', 'M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6', 8),
  );

const lines = (tone: string, path: string, size: number): SVGElement =>
  svg(
    'pattern',
    { id: `pattern-${tone}`, width: size, height: size, patternUnits: 'userSpaceOnUse' },
    svg('path', { class: `hatch tone-${tone}`, d: path }),
  );
