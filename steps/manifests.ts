import { readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import { InputError } from './language/errors';

/** The documents of a YAML text. Throws InputError with the line when it is no YAML. */
export function readManifests(text: string, where = 'the step'): readonly unknown[] {
  try {
    return loadAll(text).filter((document) => document !== undefined && document !== null);
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new InputError(`the YAML of ${where} cannot be read: ${message}`);
  }
}

export function readYaml(text: string): unknown {
  const [document, second] = readManifests(text);
  if (document === undefined || second !== undefined) throw new InputError('expected exactly one YAML document');
  return document;
}

export function readManifestFile(path: string): readonly unknown[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new InputError(`there is no file "${path}" (looked from ${process.cwd()})`);
  }
  return readManifests(text, path);
}

/** Where an object differs from the part of it that is expected: a line each, with its path; empty when it matches. */
export function matchesPartly(found: unknown, expected: unknown, path = ''): readonly string[] {
  if (Array.isArray(expected)) {
    const items: readonly unknown[] = Array.isArray(found) ? found : [];
    if (items.length !== expected.length) {
      return [`${path}: expected ${expected.length} items, found ${Array.isArray(found) ? items.length : text(found)}`];
    }
    return expected.flatMap((each, index) => matchesPartly(items[index], each, `${path}[${index}]`));
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof found !== 'object' || found === null) return [`${path}: expected an object, found ${text(found)}`];
    const fields = found as Readonly<Record<string, unknown>>;
    return Object.entries(expected).flatMap(([key, value]) =>
      matchesPartly(fields[key], value, path === '' ? key : `${path}.${key}`),
    );
  }
  return found === expected ? [] : [`${path}: expected ${text(expected)}, found ${text(found)}`];
}

const text = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
