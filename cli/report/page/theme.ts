import { html } from './dom';

const CHOICES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof CHOICES)[number];
const NAMES: Readonly<Record<Theme, string>> = { auto: '◐ auto', light: '☀ light', dark: '☾ dark' };
const KEY = 'seatrial-theme';

/** A page from disk may have no storage; then the choice lasts as long as the page. */
function stored(): Theme {
  try {
    return CHOICES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'auto';
  } catch {
    return 'auto';
  }
}

let theme = stored();

export function applyTheme(): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function themeButton(): HTMLElement {
  const button = html(
    'button',
    { class: 'quiet', type: 'button', title: 'Colours: as the system, light or dark' },
    NAMES[theme],
  );
  button.addEventListener('click', () => {
    theme = CHOICES[(CHOICES.indexOf(theme) + 1) % CHOICES.length] ?? 'auto';
    button.textContent = NAMES[theme];
    applyTheme();
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // No storage: nothing to remember it in.
    }
  });
  return button;
}
