/** Whatever is pointed at or has the focus lights up wherever else it is shown: both carry the same `data-key`. */
export function spotlight(element: HTMLElement): void {
  let lit = '';
  const light = (target: EventTarget | null): void => {
    const key = target instanceof Element ? (target.closest('[data-key]')?.getAttribute('data-key') ?? '') : '';
    if (key === lit) return;
    for (const each of element.querySelectorAll('.lit')) each.classList.remove('lit');
    lit = key;
    if (key === '') return;
    for (const each of element.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) each.classList.add('lit');
  };
  element.addEventListener('pointerover', ({ target }) => light(target));
  element.addEventListener('pointerleave', () => light(null));
  element.addEventListener('focusin', ({ target }) => light(target));
}
