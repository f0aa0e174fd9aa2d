/** Does the output fit the expectation? Blanks at the end of lines and of the output do not count. */
export function matches(expected: readonly string[], actual: readonly string[]): boolean {
  const [pattern, ...rest] = expected;
  if (pattern === undefined) return actual.length === 0;
  if (pattern.trim() === ANY) {
    return Array.from({ length: actual.length + 1 }, (_, skipped) => skipped).some((skipped) =>
      matches(rest, actual.slice(skipped)),
    );
  }
  const [line, ...others] = actual;
  return line !== undefined && fits(pattern, line) && matches(rest, others);
}

const ANY = '…';

const fits = (pattern: string, line: string): boolean => pattern === line || regexpOf(pattern).test(line.trimEnd());

const regexpOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .trimEnd()
      .split(/(…|\s+)/)
      .map((part) => (part === ANY ? '.*' : part.trim() === '' && part !== '' ? '\\s+' : escaped(part)))
      .join('')}$`,
  );

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
