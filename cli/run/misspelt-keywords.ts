import { editDistance } from '../../steps/language/errors';

export interface MisspeltKeyword {
  readonly line: number;
  readonly word: string;
  readonly keyword: string;
}

/** How many letters may be wrong before a word is taken for prose. */
const KEYWORDS: readonly { readonly keyword: string; readonly wrongMax: number }[] = [
  { keyword: 'Scenario Template', wrongMax: 3 },
  { keyword: 'Scenario Outline', wrongMax: 3 },
  { keyword: 'Background', wrongMax: 2 },
  { keyword: 'Scenarios', wrongMax: 2 },
  { keyword: 'Scenario', wrongMax: 2 },
  { keyword: 'Examples', wrongMax: 1 },
  { keyword: 'Example', wrongMax: 1 },
  { keyword: 'Rule', wrongMax: 0 },
];

const DOC_STRING = /^\s*("""|```)/;
const LABEL = /^\s*([A-Za-z]+(?: [A-Za-z]+)?)\s*:/;

/**
 * Lines that look like a keyword of Gherkin and are none: `Scenari:`, `background:`. To Gherkin they are prose, and the
 * steps behind them too, so a scenario would be left out and nobody told. Features in other languages are not looked at.
 */
export function misspeltKeywords(feature: string): readonly MisspeltKeyword[] {
  const lines = feature.split('\n');
  const language = /^\s*#\s*language\s*:\s*(\S+)/.exec(lines[0] ?? '')?.[1] ?? 'en';
  if (language !== 'en') return [];
  const found: MisspeltKeyword[] = [];
  let fence: string | undefined;
  for (const [index, text] of lines.entries()) {
    const mark = DOC_STRING.exec(text)?.[1];
    if (mark !== undefined && (fence === undefined || fence === mark)) fence = fence === undefined ? mark : undefined;
    const word = fence === undefined ? LABEL.exec(text)?.[1] : undefined;
    const keyword = word === undefined ? undefined : meant(word);
    if (word !== undefined && keyword !== undefined) found.push({ line: index + 1, word, keyword });
  }
  return found;
}

function meant(word: string): string | undefined {
  if (KEYWORDS.some(({ keyword }) => keyword === word)) return undefined;
  const near = KEYWORDS.map(({ keyword, wrongMax }) => {
    const distance = editDistance(word.toLowerCase(), keyword.toLowerCase());
    return { keyword, distance, isNear: distance <= wrongMax };
  }).filter(({ isNear }) => isNear);
  return near.sort((a, b) => a.distance - b.distance)[0]?.keyword;
}
