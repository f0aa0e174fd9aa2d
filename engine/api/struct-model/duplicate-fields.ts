import { parseJsonText, type Node } from './json-text';

/** `duplicate field "spec.a"` for each key that a JSON text of any shape gives twice, at most 100. */
export function duplicateFields(text: string, value: unknown): readonly string[] {
  if (countKeys(value) === countColons(text)) return NONE;
  const found: string[] = [];
  visit(parseJsonText(text), '', found);
  return found.slice(0, FOUND_MAX);
}

const NONE: readonly string[] = Object.freeze([]);
const FOUND_MAX = 100;

function visit(node: Node, path: string, found: string[]): void {
  if (node.kind === 'array') node.items.forEach((item, index) => visit(item, `${path}[${index}]`, found));
  if (node.kind !== 'object') return;
  const seen = new Set<string>();
  for (const [key, child] of node.entries) {
    const at = path === '' ? key : `${path}.${key}`;
    if (seen.has(key)) found.push(`duplicate field "${at}"`);
    seen.add(key);
    visit(child, at, found);
  }
}

function countKeys(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countKeys(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  const children = Object.values(value);
  return children.reduce<number>((sum, child) => sum + countKeys(child), children.length);
}

/** Colons outside of strings: as many as keys. */
const countColons = (text: string): number => (text.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/:/g) ?? []).length;
