import { html, svg, type Child } from './dom';
import { themeButton } from './theme';

/** The bar on top of every page. */
export const topBar = (...children: readonly Child[]): HTMLElement =>
  html(
    'header',
    { class: 'top' },
    html('a', { class: 'brand', href: '#', title: 'All scenarios' }, mark(), html('b', {}, 'Seatrial')),
    html('span', { class: 'spacer' }),
    ...children,
    themeButton(),
  );

/** A sail over water. */
const mark = (): SVGElement =>
  svg(
    'svg',
    { class: 'mark', viewBox: '0 0 32 32', 'aria-hidden': true },
    svg('path', { class: 'sail', d: 'M15 3 L15 22 L4 22 Z' }),
    svg('path', { class: 'jib', d: 'M18 8 L27 22 L18 22 Z' }),
    svg('path', { class: 'sea', d: 'M2 27 q4 -4 7 0 t7 0 t7 0 t7 0' }),
  );
