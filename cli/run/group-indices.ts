import { createRequire, Module } from 'node:module';

/**
 * cucumber-expressions asks regexp-match-indices where the groups of a match are. That package serves engines that do not
 * know the flag `d`: it parses each regular expression and writes another, a millisecond for each step definition that a
 * run meets. Every Node that runs this knows the flag, so here is the same answer from the engine itself. To be imported
 * before cucumber-js; where cucumber-expressions does without that package, nothing happens.
 */
function answerNatively(): void {
  const file = matchIndicesFile();
  if (file === undefined) return;
  const answering = new Module(file);
  answering.exports = matchWithIndices;
  answering.loaded = true;
  require.cache[file] = answering;
}

function matchIndicesFile(): string | undefined {
  try {
    const cucumber = createRequire(require.resolve('@cucumber/cucumber'));
    return createRequire(cucumber.resolve('@cucumber/cucumber-expressions')).resolve('regexp-match-indices');
  } catch {
    return undefined;
  }
}

const measuring = new WeakMap<RegExp, RegExp>();

/** `regexp.exec(text)`, with `indices`. Most texts match nothing, which the plain one says. */
export function matchWithIndices(regexp: RegExp, text: string): RegExpExecArray | null {
  const start = regexp.lastIndex;
  if (regexp.exec(text) === null) return null;
  const known = measuring.get(regexp) ?? new RegExp(regexp.source, withIndices(regexp.flags));
  measuring.set(regexp, known);
  known.lastIndex = start;
  return known.exec(text);
}

const withIndices = (flags: string): string => (flags.includes('d') ? flags : `${flags}d`);

answerNatively();
