import { moment, roughSpan } from '../view/moment';
import { groupsOf, openAtFirst, rowsOf, type Row, type RowOptions } from '../view/rows';
import type { Scene } from '../view/scene';
import { ticks, toInstant, toPixel, toShare, type Window } from '../view/ticks';
import { html, svg } from './dom';
import { onPointer } from './timeline-pointer';
import { patterns } from './patterns';
import type { Playhead } from './playhead';
import { drawRow, type Canvas } from './timeline-rows';

export interface Timeline {
  readonly element: HTMLElement;
  /** Twice as close at 2; about the playhead unless another share of the whole is given. */
  zoom(factor: number, about?: number): void;
  fit(): void;
  group(by: RowOptions['by']): void;
}

const AXIS_HEIGHT = 30;
const CLOSEST = 1 / 4000;

/** All of a scenario's time: what was done, what was claimed, and what each object was, one below the other. */
export function timeline(scene: Scene, playhead: Playhead, signal: AbortSignal): Timeline {
  let view = { from: 0, to: 1 };
  let pixels = 800;
  let by: RowOptions['by'] = 'node';
  let open = openAtFirst(groupsOf(scene, by));
  let scale = playhead.scale;
  const axis = svg('svg', { class: 'axis', height: AXIS_HEIGHT, 'aria-hidden': true });
  const plot = svg('svg', {
    class: 'plot',
    role: 'img',
    'aria-label': 'Timeline; the journal below holds the same as text',
  });
  const labels = html('div', { class: 'labels' });
  const cursor = html('div', { class: 'cursor' }, html('span', {}));
  const hover = html('div', { class: 'hover', hidden: true }, html('span', {}));
  const range = html('div', { class: 'range', hidden: true });
  const area = html('div', { class: 'area' }, plot);
  const head = html('div', { class: 'axis-area' }, axis);
  const overlay = html('div', { class: 'overlay' }, range, hover, cursor);
  const element = html(
    'div',
    { class: 'timeline' },
    html('div', { class: 'corner' }, 'cluster time'),
    head,
    labels,
    area,
    overlay,
  );

  const window = (): Window => ({ ...view, pixels });
  const toggle = (title: string): void => {
    open = new Set(open.has(title) ? [...open].filter((each) => each !== title) : [...open, title]);
    draw();
  };
  const drawPlot = (rows: readonly Row[]): void => {
    const x = (at: number): number => toPixel(scale, window(), at);
    const height = rows.reduce((sum, row) => sum + row.height, 0);
    const canvas: Canvas = { x, width: pixels, end: scene.end };
    plot.setAttribute('width', String(pixels));
    plot.setAttribute('height', String(height));
    axis.setAttribute('width', String(pixels));
    axis.replaceChildren(...axisMarks(scene, scale, window()));
    let y = 0;
    const lines = rows.map((row) => {
      const line = drawRow(row, y, { ...canvas, scene });
      y += row.height;
      return line;
    });
    plot.replaceChildren(patterns(), ...backdrop(scene, scale, window(), height), ...lines);
    placeCursor();
  };
  const draw = (): void => {
    const rows = rowsOf(scene, { by, open });
    labels.replaceChildren(...rows.map((row) => label(row, toggle)));
    drawPlot(rows);
  };
  const redraw = (): void => drawPlot(rowsOf(scene, { by, open }));
  const look = (from: number, to: number): void => {
    const span = Math.min(1, Math.max(CLOSEST, to - from));
    const begin = Math.min(1 - span, Math.max(0, from));
    view = { from: begin, to: begin + span };
    element.classList.toggle('zoomed', span < 1);
    redraw();
  };
  const placeCursor = (): void => {
    const x = toPixel(scale, window(), playhead.at);
    cursor.hidden = x < -1 || x > pixels + 1;
    cursor.style.transform = `translateX(${x}px)`;
  };
  const follow = (): void => {
    if (playhead.scale !== scale) {
      scale = playhead.scale;
      redraw();
    }
    const share = scale.toShare(playhead.at);
    const span = view.to - view.from;
    if (playhead.isPlaying && span < 1 && (share < view.from || share > view.to - span * 0.1))
      look(share - span * 0.2, share + span * 0.8);
    placeCursor();
  };
  const zoom = (factor: number, about = scale.toShare(playhead.at)): void => {
    const span = (view.to - view.from) / factor;
    const middle = about >= view.from && about <= view.to ? about : (view.from + view.to) / 2;
    const left = (middle - view.from) / (view.to - view.from);
    look(middle - span * left, middle + span * (1 - left));
  };

  onPointer({
    head,
    area,
    share: (x) => toShare(window(), x),
    isZoomed: () => view.to - view.from < 1,
    moveTo: (x) => playhead.moveTo(toInstant(scale, window(), x)),
    look,
    view: () => view,
    zoom,
    showRange: (from, to) => {
      range.hidden = from === undefined;
      range.style.left = `${Math.min(from ?? 0, to ?? 0)}px`;
      range.style.width = `${Math.abs((to ?? 0) - (from ?? 0))}px`;
    },
    showHover: (x) => {
      hover.hidden = x === undefined;
      if (x === undefined) return;
      hover.style.transform = `translateX(${x}px)`;
      hover.classList.toggle('left', x > pixels - 90);
      if (hover.firstElementChild !== null) hover.firstElementChild.textContent = moment(toInstant(scale, window(), x));
    },
  });
  const observer = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width === 0 || width === pixels) return;
    pixels = width;
    redraw();
  });
  observer.observe(area);
  signal.addEventListener('abort', () => observer.disconnect());
  playhead.subscribe(follow);
  draw();
  return {
    element,
    zoom,
    fit: () => look(0, 1),
    group: (to) => {
      by = to;
      open = openAtFirst(groupsOf(scene, by));
      draw();
    },
  };
}

function label(row: Row, toggle: (title: string) => void): HTMLElement {
  const style = `height:${row.height}px`;
  const attributes = {
    style,
    class: `label ${row.kind}`,
    'data-key': row.key === '' ? undefined : row.key,
    title: titleOf(row),
  };
  if (row.kind !== 'group' || row.group.pods.length === 0) return html('div', attributes, html('span', {}, row.label));
  const { title, pods } = row.group;
  return html(
    'button',
    { ...attributes, type: 'button', 'aria-expanded': String(row.isOpen), on: { click: () => toggle(title) } },
    html('span', {}, `${row.isOpen ? '▾' : '▸'} ${row.label}`),
    html('small', {}, `${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}`),
  );
}

const titleOf = (row: Row): string => (row.kind === 'claim' ? row.line.claim.step : row.label);

function axisMarks(scene: Scene, scale: Playhead['scale'], window: Window): readonly SVGElement[] {
  const idle = scale.segments.flatMap((segment) => {
    const [left, right] = [segment.from, segment.to].map((at) => toPixel(scale, window, at));
    if (
      !segment.isIdle ||
      left === undefined ||
      right === undefined ||
      right < 0 ||
      left > window.pixels ||
      right - left < 14
    )
      return [];
    const from = Math.max(0, left);
    const to = Math.min(window.pixels, right);
    const text = `${roughSpan(segment.to - segment.from)} compressed`;
    const short = roughSpan(segment.to - segment.from);
    const words = to - from > text.length * 6 ? text : to - from > short.length * 6 + 6 ? short : '';
    return [
      svg('rect', {
        class: 'idle',
        x: from,
        y: 0,
        width: to - from,
        height: 10,
        fill: 'url(#pattern-idle)',
        'data-tip': text,
      }),
      svg('text', { class: 'idle-text', x: (from + to) / 2, y: 9, 'text-anchor': 'middle' }, words),
    ];
  });
  const marks = ticks(scale, window).flatMap(({ x, label: text }) => [
    svg('line', { class: 'tick', x1: x, x2: x, y1: 24, y2: AXIS_HEIGHT }),
    svg(
      'text',
      { class: 'tick-text', x, y: 22, 'text-anchor': x < 20 ? 'start' : x > window.pixels - 30 ? 'end' : 'middle' },
      text,
    ),
  ]);
  return [patterns(), ...idle, ...marks];
}

/** Grid, the instants from which claims count, what was looked ahead at, and where it failed. */
function backdrop(scene: Scene, scale: Playhead['scale'], window: Window, height: number): readonly SVGElement[] {
  const x = (at: number): number => toPixel(scale, window, at);
  const line = (kind: string, at: number): SVGElement =>
    svg('line', { class: kind, x1: x(at), x2: x(at), y1: 0, y2: height });
  const ahead = scene.failedAt !== undefined && scene.failedAt < scene.end ? scene.failedAt : undefined;
  return [
    ...ticks(scale, window).map(({ at }) => line('grid', at)),
    ...(ahead === undefined
      ? []
      : [
          svg('rect', {
            class: 'ahead',
            x: x(ahead),
            y: 0,
            width: Math.max(0, x(scene.end) - x(ahead)),
            height,
            'data-tip': 'After the failure: only looked at to tell when the claim would have held',
          }),
        ]),
    ...scene.data.steps
      .filter(({ keyword }) => keyword === 'When')
      .flatMap(({ at }) => (at === undefined ? [] : [line('anchor', at)])),
    ...(scene.failedAt === undefined ? [] : [line('failed-at', scene.failedAt)]),
  ];
}
