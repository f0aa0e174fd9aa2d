import '../steps/index';
import { catalogue, type CatalogueEntry } from '../steps/language/catalogue';
import { EXIT, type ExitCode } from './exit-code';
import { indented, paint, type Terminal } from './terminal';

/** Prints the steps in which all the words occur, by heading. */
export function printSteps(
  words: readonly string[],
  options: { readonly states?: boolean; readonly json?: boolean; readonly markdown?: boolean },
  out: Terminal,
): ExitCode {
  const chosen = catalogue().filter((entry) => matches(entry, words) && (options.states !== true || entry.isPredicate));
  if (options.json === true) out.write(`${JSON.stringify(chosen, undefined, 2)}\n`);
  else if (options.markdown === true) out.write(markdown(chosen));
  else out.write(plain(chosen, out));
  return chosen.length > 0 ? EXIT.passed : EXIT.badInput;
}

function matches(entry: CatalogueEntry, words: readonly string[]): boolean {
  const text = `${entry.keyword} ${entry.expression} ${entry.doc} ${entry.example}`.toLowerCase();
  return words.every((word) => text.includes(word.toLowerCase()));
}

function plain(entries: readonly CatalogueEntry[], out: Terminal): string {
  const blocks = groups(entries).map(([group, members]) => {
    const lines = members.map((entry) => {
      const state = entry.isPredicate ? paint(out, 'cyan', ' [state]') : '';
      return `  ${paint(out, 'bold', entry.keyword)} ${entry.expression}${state}\n${indented(entry.doc, '      ')}\n      e.g. ${entry.example}`;
    });
    return `${group}\n${lines.join('\n')}`;
  });
  return `${blocks.join('\n\n')}\n\n${entries.length} steps\n`;
}

/** The catalogue as a page of the documentation. */
export function markdown(entries: readonly CatalogueEntry[]): string {
  const blocks = groups(entries).map(([group, members]) => {
    const rows = members.map(
      ({ keyword, expression, doc, example, isPredicate }) =>
        `| ${keyword}${isPredicate ? ' **[state]**' : ''} | \`${escape(expression)}\` | \`${escape(example)}\` | ${escape(doc)} |`,
    );
    const below = members.flatMap((entry) => belowText(entry));
    return `## ${group}\n\n| keyword | step | example | meaning |\n|---|---|---|---|\n${rows.join('\n')}\n${below.join('')}`;
  });
  return `# Steps\n\nMade by \`seatrial steps --markdown\`. A **[state]** can stand inside every temporal operator.\n\n${blocks.join('\n')}`;
}

/** The example of a step with a table or a text, whole. */
function belowText({ keyword, example, argument, below }: CatalogueEntry): readonly string[] {
  if (below === undefined) return [];
  const text = argument === 'docstring' ? `"""yaml\n${below}\n"""` : below;
  return [`\n\`\`\`gherkin\n${keyword} ${example}\n${indented(text, '  ')}\n\`\`\`\n`];
}

function groups(entries: readonly CatalogueEntry[]): readonly (readonly [string, readonly CatalogueEntry[]])[] {
  const names = [...new Set(entries.map((entry) => entry.group))];
  return names.map((name) => [name, entries.filter((entry) => entry.group === name)] as const);
}

const escape = (text: string): string => text.replaceAll('|', '\\|');
