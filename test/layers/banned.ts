import ts from 'typescript';
import banned from './banned-words.json';
import { isBelow, isTest, type Source } from './source';
import { EDGES, NODE_MODULES } from './table';

/** Uses of time, chance, asynchrony and the machine in the core. */
export function findBanned(sources: readonly Source[]): readonly string[] {
  return sources.filter(isCore).flatMap((source) => [...bannedModules(source), ...bannedWords(source)]);
}

const isCore = ({ path }: Source): boolean =>
  isBelow(path, 'engine') && !isTest(path) && !EDGES.some((folder) => isBelow(path, folder));

function bannedModules({ path, imports }: Source): readonly string[] {
  return imports
    .filter(({ specifier }) => specifier.startsWith('node:') || BUILT_IN.has(specifier))
    .filter(({ specifier }) => !NODE_MODULES.some(({ from, to }) => from === path && to === specifier))
    .map(({ specifier, line }) => `${path}:${line} imports '${specifier}': the core does not know what it runs in`);
}

const BUILT_IN = new Set(['fs', 'path', 'os', 'crypto', 'http', 'https', 'net', 'child_process', 'timers', 'events']);

function bannedWords({ path, text }: Source): readonly string[] {
  if (!MAY_HOLD_BANNED.test(text)) return [];
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const own = declaredNames(file);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const reason = reasonAgainst(node, own);
    if (reason !== undefined && !isExcepted(path, reason)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      found.push(`${path}:${line + 1} ${reason}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const EXCEPTIONS: readonly { readonly file: string; readonly word: string }[] = banned.exceptions;
const isExcepted = (path: string, reason: string): boolean =>
  EXCEPTIONS.some(({ file, word }) => file === path && reason.startsWith(`${word}: `));

const GLOBALS: Readonly<Record<string, string | undefined>> = banned.globals;
const MEMBERS: Readonly<Record<string, string | undefined>> = banned.members;
const WORDS = [...Object.keys(GLOBALS), ...Object.keys(MEMBERS).map((name) => name.split('.').at(-1) ?? name)];
/** Most files hold none of the words: they need not be parsed. */
const MAY_HOLD_BANNED = new RegExp(`\\b(${WORDS.join('|')}|async|await|in)\\b`);

function reasonAgainst(node: ts.Node, own: ReadonlySet<string>): string | undefined {
  if (ts.isAwaitExpression(node)) return `await: ${banned.syntax.await}`;
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return `async: ${banned.syntax.async}`;
  if (ts.isPropertyAccessExpression(node)) return reasonAgainstMember(node);
  if (!ts.isIdentifier(node) || own.has(node.text) || isOnlyAName(node)) return undefined;
  const reason = Object.hasOwn(GLOBALS, node.text) ? GLOBALS[node.text] : undefined;
  return reason === undefined ? undefined : `${node.text}: ${reason}`;
}

function reasonAgainstMember(node: ts.PropertyAccessExpression): string | undefined {
  const name = node.name.text;
  const full = `${node.expression.getText()}.${name}`;
  const reason = MEMBERS[full] ?? (Object.hasOwn(MEMBERS, name) ? MEMBERS[name] : undefined);
  return reason === undefined ? undefined : `${full}: ${reason}`;
}

/** The `process` of `plan.process`, of `{ process: 1 }` and of `interface Step { process: string }`. */
function isOnlyAName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  return (ts.isPropertyAssignment(parent) || isMember(parent)) && parent.name === node;
}

const isMember = (node: ts.Node): node is ts.ClassElement | ts.TypeElement =>
  ts.isClassElement(node) || ts.isTypeElement(node);

/** Names that the file itself declares or imports; a local `process` is not the global one. */
function declaredNames(file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const { name } = node as { name?: ts.Node };
    if (name !== undefined && ts.isIdentifier(name) && declares(node)) names.add(name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

const declares = (node: ts.Node): boolean =>
  ts.isVariableDeclaration(node) ||
  ts.isParameter(node) ||
  ts.isBindingElement(node) ||
  ts.isFunctionDeclaration(node) ||
  ts.isClassDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isImportSpecifier(node) ||
  ts.isImportClause(node) ||
  ts.isNamespaceImport(node);
