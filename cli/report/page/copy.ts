import { html } from './dom';

/** A button that copies a text, made when it is asked for, and says so. */
export function copyButton(label: string, text: () => string): HTMLButtonElement {
  const button = html('button', { class: 'small', type: 'button' }, label);
  button.addEventListener('click', () => {
    void copy(text()).then((done) => {
      button.textContent = done ? '✓ copied' : 'press Ctrl+C';
      setTimeout(() => (button.textContent = label), 1600);
    });
  });
  return button;
}

/** A command with its button. */
export const command = (text: string): HTMLElement =>
  html(
    'div',
    { class: 'command' },
    html('code', {}, text),
    copyButton('copy', () => text),
  );

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** Where a page from disk may not write to the clipboard by itself. */
function copyBySelection(text: string): boolean {
  const area = html('textarea', { class: 'offscreen' });
  area.value = text;
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way left when the one above is refused
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
