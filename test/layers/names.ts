import { isBelow, type Source } from './source';
import { GENERATED } from './table';

/** Names that say nothing. `controller-manager` is Kubernetes' word for a thing and stays. */
export function findEmptyNames(sources: readonly Source[]): readonly string[] {
  const own = sources.filter(({ path }) => !GENERATED.some((folder) => isBelow(path, folder)));
  return own.flatMap((source) => [...emptyFileName(source), ...emptyTypeNames(source)]);
}

function emptyFileName({ path }: Source): readonly string[] {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/(\.test)?\.ts$/, '');
  const words = name.replace('controller-manager', 'controllers').split(/[-.]/);
  const empty = words.find((word) => EMPTY.has(word)) ?? (EMPTY_ALONE.has(name) ? name : undefined);
  const findings = empty === undefined ? [] : [`${path}: "${empty}" says nothing: name the file after what it exports`];
  return KEBAB.test(name) ? findings : [...findings, `${path}: file names are in kebab-case`];
}

function emptyTypeNames({ path, text }: Source): readonly string[] {
  return [...text.matchAll(/^export (?:abstract )?(?:class|interface|type) (\w+)/gm)]
    .map((match) => match[1] ?? '')
    .filter((name) => EMPTY_TYPE.test(name) && !/ControllerManager$/.test(name))
    .map((name) => `${path}: ${name}: no Manager, Helper, Util, Impl, no I prefix: a plain noun`);
}

const EMPTY = new Set(['util', 'utils', 'helper', 'helpers', 'manager', 'impl']);
const EMPTY_ALONE = new Set(['misc', 'common', 'shared', 'base']);
const EMPTY_TYPE = /(Manager|Helper|Helpers|Util|Utils|Impl)$|^I[A-Z][a-z]/;
const KEBAB = /^[a-z0-9]+([-.][a-z0-9]+)*$/;
