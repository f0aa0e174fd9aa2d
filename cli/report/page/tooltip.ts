import { html } from './dom';

/** Shows the `data-tip` of what is under the pointer. Screen readers have the same from titles and the journal. */
export function tooltip(element: HTMLElement): void {
  const tip = html('div', { class: 'tip', hidden: true, 'aria-hidden': true });
  element.append(tip);
  const hide = (): void => void (tip.hidden = true);
  element.addEventListener('pointermove', ({ target, clientX, clientY, pointerType }) => {
    const text = target instanceof Element ? target.closest('[data-tip]')?.getAttribute('data-tip') : undefined;
    if (text === undefined || text === null || pointerType === 'touch') return hide();
    if (tip.textContent !== text) tip.textContent = text;
    tip.hidden = false;
    const { width, height } = tip.getBoundingClientRect();
    const x = Math.max(8, Math.min(clientX + 14, innerWidth - width - 12));
    const y = clientY + 18 + height > innerHeight ? clientY - height - 12 : clientY + 18;
    tip.style.transform = `translate(${x}px, ${y}px)`;
  });
  element.addEventListener('pointerleave', hide);
}
