import type { EventRow, JournalRow } from '../report-data';
import { clustersOf, levelsOf } from '../view/flags';
import type { Bar, Lane } from '../view/lanes';
import { moment } from '../view/moment';
import { EDGE } from '../view/ticks';
import type { Row } from '../view/rows';
import type { Scene } from '../view/scene';
import { sharesOf, sharesText } from '../view/shares';
import type { ClaimLine, TruthLine } from '../view/truth';
import { svg } from './dom';

export interface Canvas {
  x(at: number): number;
  readonly width: number;
  readonly end: number;
}

type Marks = readonly (SVGElement | false)[];

/** One line of the timeline, from `y` down. */
export function drawRow(row: Row, y: number, canvas: Canvas & { readonly scene: Scene }): SVGElement {
  return svg(
    'g',
    { class: `row ${row.kind}`, transform: `translate(0 ${y})`, 'data-key': row.key === '' ? undefined : row.key },
    svg('rect', { class: 'ground', x: 0, y: 0, width: canvas.width, height: row.height }),
    ...marksOf(row, canvas),
  );
}

function marksOf(row: Row, canvas: Canvas & { readonly scene: Scene }): Marks {
  switch (row.kind) {
    case 'heading':
      return [svg('line', { class: 'rule', x1: 0, x2: canvas.width, y1: row.height - 1, y2: row.height - 1 })];
    case 'steps':
      return flagMarks(whensOf(canvas.scene), canvas, row.height);
    case 'faults':
      return flagMarks(
        canvas.scene.faults.map(({ at, text, isHealing }) => ({
          at,
          text: `${isHealing ? '✚' : '⚡'} ${text}`,
          kind: isHealing ? 'heal' : 'fault',
        })),
        canvas,
        row.height,
      );
    case 'claim':
      return claimMarks(row.line, canvas);
    case 'component':
      return [...downMarks(row.lane.down, canvas), ...deedMarks(row.deeds, canvas)];
    case 'group':
      return [
        ...(row.group.head === undefined
          ? []
          : barMarks(row.group.head, canvas, { top: 3, height: row.isOpen || row.group.pods.length === 0 ? 18 : 9 })),
        ...(row.isOpen ? [] : shareMarks(row.group.pods, canvas, row.group.head === undefined ? 3 : 13)),
      ];
    case 'object':
      return barMarks(row.lane, canvas, { top: 3, height: 16 });
    case 'events':
      return eventMarks(row.events, canvas);
  }
}

const whensOf = ({ data }: Scene): readonly Flagged[] =>
  data.steps.flatMap(({ keyword, text, at }) =>
    keyword === 'When' && at !== undefined ? [{ at, text, kind: 'when' }] : [],
  );

interface Flagged {
  readonly at: number;
  readonly text: string;
  readonly kind: string;
}

const LETTER = 6.1;
const BOLD_LETTER = 7;

function flagMarks(flags: readonly Flagged[], { x, width }: Canvas, height: number): Marks {
  const placed = flags.map((flag) => ({ ...flag, x: x(flag.at), width: flag.text.length * LETTER + 18 }));
  // At the right edge a label stands to the left of its pole.
  const turned = placed.map((flag) => ({ ...flag, isTurned: flag.x + flag.width > width && flag.x > flag.width }));
  const levels = levelsOf(
    turned.map((flag) => ({ x: flag.isTurned ? flag.x - flag.width : flag.x, width: flag.width })),
    3,
  );
  return turned.flatMap((flag, index): Marks => {
    if (flag.x < -1 || flag.x > width + 1) return [];
    const level = levels[index];
    const top = 4 + (level ?? 0) * 17;
    const tip = `${moment(flag.at)}\n${flag.text}`;
    return [
      svg('line', { class: `pole ${flag.kind}`, x1: flag.x, x2: flag.x, y1: top, y2: height, 'data-tip': tip }),
      svg('path', {
        class: `flag ${flag.kind}`,
        d: flag.isTurned ? `M${flag.x} ${top} l-8 5 l8 5 z` : `M${flag.x} ${top} l8 5 l-8 5 z`,
        'data-tip': tip,
      }),
      level !== undefined &&
        svg(
          'text',
          {
            class: `flag-text ${flag.kind}`,
            x: flag.isTurned ? flag.x - 12 : flag.x + 12,
            y: top + 10,
            'text-anchor': flag.isTurned ? 'end' : 'start',
            'data-tip': tip,
          },
          flag.text,
        ),
    ];
  });
}

/** A rectangle that stays within the plot, so that a close look costs no more than a far one. */
function block(
  kind: string,
  span: { readonly from: number; readonly to: number; readonly isOpen?: boolean },
  place: { readonly top: number; readonly height: number },
  { x, width }: Canvas,
) {
  const left = Math.max(-4, x(span.from));
  const right = Math.min(width + 4, Math.max(x(span.to) + (span.isOpen === true ? EDGE - 4 : 0), x(span.from) + 2));
  if (right < -3 || left > width + 3) return undefined;
  const attributes = {
    x: left,
    y: place.top,
    width: Math.max(2, right - left),
    height: place.height,
    rx: Math.min(3, (right - left) / 2),
  };
  return {
    left: Math.max(0, left),
    right: Math.min(width, right),
    rect: svg('rect', { ...attributes, class: kind }),
    attributes,
  };
}

function barMarks(
  { bars, passing, id }: Pick<Lane, 'bars' | 'passing' | 'id'>,
  canvas: Canvas,
  place: { readonly top: number; readonly height: number },
): Marks {
  const marks = bars.flatMap((bar): Marks => {
    const drawn = block(`bar tone-${bar.tone}`, bar, place, canvas);
    if (drawn === undefined) return [];
    const words = [bar.state, `${bar.state}, ${bar.place}`].filter(
      (text) => text.length * LETTER + 12 < drawn.right - drawn.left,
    );
    const isNamed = bar.place !== '' && !bar.state.includes(bar.place);
    const text = (isNamed ? words.at(-1) : words[0]) ?? '';
    return [
      svg(
        'g',
        { 'data-tip': barTip(id, bar) },
        drawn.rect,
        HATCHED.has(bar.tone) && svg('rect', { ...drawn.attributes, fill: `url(#pattern-${bar.tone})` }),
        place.height >= 14 &&
          text !== '' &&
          svg('text', { class: `bar-text tone-${bar.tone}`, x: drawn.left + 6, y: place.top + 12 }, text),
      ),
    ];
  });
  const ticks = passing.map(({ at, state }) =>
    svg('rect', {
      class: 'passing',
      x: canvas.x(at) - 1,
      y: place.top - 2,
      width: 2,
      height: place.height + 4,
      'data-tip': `${id}\npassed through ${state}\nat ${moment(at)}`,
    }),
  );
  return [...marks, ...ticks];
}

const HATCHED: ReadonlySet<string> = new Set(['running', 'pending', 'terminating', 'failed', 'unknown', 'cordoned']);

const barTip = (id: string, { state, place, from, to, isOpen }: Bar): string =>
  [
    id,
    state,
    place === '' || state.includes(place) ? '' : place,
    `${moment(from)} ${isOpen ? 'to the end' : `to ${moment(to)}`}`,
  ]
    .filter((line) => line !== '')
    .join('\n');

function shareMarks(pods: readonly Lane[], canvas: Canvas, top: number): Marks {
  const most = Math.max(1, pods.length);
  const room = 20;
  return sharesOf(pods).flatMap((shares): Marks => {
    let y = top + room;
    return shares.counts.map(([tone, count]) => {
      const height = Math.max(1.5, (count / most) * room);
      y -= height;
      const drawn = block(`bar tone-${tone}`, shares, { top: y, height }, canvas);
      if (drawn === undefined) return false;
      drawn.rect.setAttribute('data-tip', `${sharesText(shares)}\n${moment(shares.from)} to ${moment(shares.to)}`);
      return drawn.rect;
    });
  });
}

function downMarks(
  down: readonly { readonly from: number; readonly to: number; readonly how: string }[],
  canvas: Canvas,
): Marks {
  const up = svg('line', { class: 'up', x1: 0, x2: canvas.width, y1: 11, y2: 11 });
  const bars = down.map(({ from, to, how }): Bar => ({
    from,
    to,
    state: how,
    tone: 'failed',
    place: '',
    isOpen: to === canvas.end,
  }));
  return [up, ...barMarks({ bars, passing: [], id: '' }, canvas, { top: 3, height: 16 })];
}

function deedMarks(deeds: readonly JournalRow[], canvas: Canvas): Marks {
  const place = ({ at }: JournalRow): number => canvas.x(at);
  return clustersOf(deeds, place, 7).flatMap(({ x, members }): Marks => {
    if (x < -4 || x > canvas.width + 4) return [];
    const isRefused = members.some(({ detail }) => /"code":[45]\d\d|"refused"|"error"/.test(detail));
    const tip = tipOf(
      members.map((row) => `${moment(row.at)} ${row.actor} ${row.action.replace(/^api\./, '')} ${row.subject}`),
    );
    const radius = Math.min(6, 3 + Math.log2(members.length) * 0.7);
    return [
      svg('circle', { class: `deed ${isRefused ? 'refused' : ''}`, cx: x, cy: 11, r: radius, 'data-tip': tip }),
      isRefused && svg('path', { class: 'cross', d: `M${x - 3} 8 l6 6 M${x + 3} 8 l-6 6`, 'data-tip': tip }),
    ];
  });
}

function eventMarks(events: readonly EventRow[], canvas: Canvas): Marks {
  const place = ({ at }: EventRow): number => canvas.x(at);
  return clustersOf(events, place, 15).flatMap(({ x, members }): Marks => {
    if (x < -8 || x > canvas.width + 8) return [];
    const isWarning = members.some(({ type }) => type === 'Warning');
    const tip = tipOf(members.map((event) => `${moment(event.at)} ${event.reason} · ${event.about}: ${event.message}`));
    const shape = isWarning ? `M${x} 3 l8.5 15 h-17 z` : `M${x} 11 m-7 0 a7 7 0 1 0 14 0 a7 7 0 1 0 -14 0`;
    return [
      svg('path', { class: `event ${isWarning ? 'warning' : ''}`, d: shape, 'data-tip': tip }),
      svg(
        'text',
        { class: 'event-text', x, y: isWarning ? 16 : 14.5, 'text-anchor': 'middle', 'data-tip': tip },
        members.length > 1 ? String(members.length) : isWarning ? '!' : '',
      ),
    ];
  });
}

const TIP_LINES = 12;
const TIP_LETTERS = 140;

function tipOf(lines: readonly string[]): string {
  const shown = lines
    .slice(0, TIP_LINES)
    .map((line) => (line.length > TIP_LETTERS ? `${line.slice(0, TIP_LETTERS)}…` : line));
  return [...shown, ...(lines.length > TIP_LINES ? [`and ${lines.length - TIP_LINES} more`] : [])].join('\n');
}

/** Its sentence, the span in which it had to hold, where it was decided; below it when the state did hold. */
function claimMarks({ claim, lines }: ClaimLine, canvas: Canvas): Marks {
  const { step, anchor, deadline, decidedAt, holds, because, notice } = claim;
  const { x, width } = canvas;
  const tone = !holds ? 'bad' : notice === undefined ? 'good' : 'hollow';
  const from = x(anchor);
  const said = notice === undefined ? step : `${step} – ${notice}`;
  const isBeyond = deadline !== undefined && deadline > canvas.end;
  const to = deadline === undefined ? x(decidedAt) : isBeyond ? width + 10 : x(deadline);
  const textX = Math.max(4, Math.min(from + 2, width - said.length * BOLD_LETTER - 4));
  const decided = x(decidedAt);
  const bounds = deadline === undefined ? '' : `, deadline ${moment(deadline)}`;
  const tip = `${step}\nfrom ${moment(anchor)}${bounds}\n${holds ? 'holds' : `does not hold: ${because ?? ''}`}, decided at ${moment(decidedAt)}${notice === undefined ? '' : `\n${notice}`}`;
  return [
    svg('text', { class: `claim-text ${tone}`, x: textX, y: 13, 'data-tip': tip }, cut(said, width - 8)),
    svg(
      'g',
      { class: `bracket ${tone}`, 'data-tip': tip },
      svg('path', { d: bracketPath(from, to, deadline === undefined || isBeyond) }),
      svg('circle', { cx: from, cy: 24, r: 3 }),
    ),
    isBeyond &&
      deadline !== undefined &&
      svg('text', { class: 'beyond', x: width - 4, y: 34, 'text-anchor': 'end' }, `deadline ${moment(deadline)} →`),
    svg('path', { class: `verdict ${tone}`, d: `M${decided} 18 l6 6 l-6 6 l-6 -6 z`, 'data-tip': tip }),
    ...lines.flatMap((line, index) => truthMarks(line, canvas, 37 + index * 17)),
  ];
}

/** As much of a sentence as there is room for. */
const cut = (text: string, room: number): string => {
  const letters = Math.floor(room / BOLD_LETTER);
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`;
};

/** `●────┤`, or `●────` when nothing bounds it. */
const bracketPath = (from: number, to: number, isOpen: boolean): string =>
  `M${from} 24 H${to}${isOpen ? '' : ` M${to} 17 V31`} M${from} 19 V29`;

function truthMarks({ state, truths, passing }: TruthLine, canvas: Canvas, top: number): Marks {
  const marks = truths.flatMap((truth): Marks => {
    const drawn = block(`truth ${truth.holds ? 'holds' : 'fails'}`, truth, { top, height: 14 }, canvas);
    if (drawn === undefined) return [];
    const text = `${truth.holds ? '✔' : '✘'} ${truth.seen}`;
    const tip = `${state}\n${truth.holds ? 'holds' : 'does not hold'}: ${truth.seen}\n${moment(truth.from)} to ${moment(truth.to)}`;
    const fits = text.length * LETTER + 8 < drawn.right - drawn.left;
    return [
      svg(
        'g',
        { 'data-tip': tip },
        drawn.rect,
        fits &&
          svg('text', { class: `truth-text ${truth.holds ? 'holds' : 'fails'}`, x: drawn.left + 5, y: top + 11 }, text),
      ),
    ];
  });
  const ticks = passing.map(({ at, holds, seen }) =>
    svg('rect', {
      class: `passing ${holds ? 'holds' : 'fails'}`,
      x: canvas.x(at) - 1,
      y: top - 2,
      width: 2,
      height: 18,
      'data-tip': `${state}\nin passing: ${seen}\nat ${moment(at)}`,
    }),
  );
  return [...marks, ...ticks];
}
