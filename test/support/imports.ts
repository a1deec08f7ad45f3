import ts from 'typescript';

/** One reference from a source file to a module. */
export interface ImportReference {
  /** The text between the quotes; null when it is computed at run time. */
  readonly specifier: string | null;
  /** True when nothing is loaded at run time: `import type`, `export type`, `import('x').Y`. */
  readonly isTypeOnly: boolean;
  readonly line: number;
}

/** Vue components have their code in script blocks; the rest of the file is not TypeScript. */
function scriptOf(path: string, text: string): string {
  if (!path.endsWith('.vue')) return text;
  return [...text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map((m) => m[1]).join('\n');
}

/** Parses a .ts file, or the script blocks of a .vue file. */
export function parseSource(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, scriptOf(path, text), ts.ScriptTarget.Latest, true);
}

function literalText(node: ts.Node | undefined): string | null {
  return node && ts.isStringLiteralLike(node) ? node.text : null;
}

function isLoadCall(node: ts.CallExpression): boolean {
  const { expression } = node;
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ts.isIdentifier(expression) && expression.text === 'require';
}

/** Specifier and kind of a node that refers to a module; undefined for every other node. */
function readReference(node: ts.Node): Omit<ImportReference, 'line'> | undefined {
  if (ts.isImportDeclaration(node)) {
    const isTypeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return { specifier: literalText(node.moduleSpecifier), isTypeOnly };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return { specifier: literalText(node.moduleSpecifier), isTypeOnly: node.isTypeOnly };
  }
  if (ts.isImportTypeNode(node)) {
    const { argument } = node;
    const literal = ts.isLiteralTypeNode(argument) ? argument.literal : undefined;
    return { specifier: literalText(literal), isTypeOnly: true };
  }
  if (ts.isExternalModuleReference(node)) {
    return { specifier: literalText(node.expression), isTypeOnly: false };
  }
  if (ts.isCallExpression(node) && isLoadCall(node)) {
    return { specifier: literalText(node.arguments[0]), isTypeOnly: false };
  }
  return undefined;
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}

/**
 * Every module that a source refers to, in order: static imports, export-from, `import x = require()`,
 * `require()`, dynamic import() and import types. Text in comments and strings is not a reference.
 */
export function findImports(source: ts.SourceFile): ImportReference[] {
  const found: ImportReference[] = [];
  walk(source, (node) => {
    const reference = readReference(node);
    if (reference) found.push({ ...reference, line: lineOf(source, node) });
  });
  return found;
}

/** True if an identifier is only a member's name (`spec.process`, `{ process: 1 }`). */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) {
    return (ts.isPropertyAccessExpression(parent) ? parent.name : parent.right) === node;
  }
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  const isMember =
    ts.isPropertyAssignment(parent) || ts.isTypeElement(parent) || ts.isClassElement(parent);
  return isMember && parent.name === node;
}

/**
 * Uses of forbidden names, as `name` or `Object.member`. A forbidden `Math.random` also catches
 * `Math['random']`, `const { random } = Math` and any other use of Math than a plain member.
 */
export function findNames(
  source: ts.SourceFile,
  forbidden: readonly string[],
): { name: string; line: number }[] {
  const found: { name: string; line: number }[] = [];
  const plain = new Set(forbidden.filter((name) => !name.includes('.')));
  const members = new Map(
    forbidden.filter((name) => name.includes('.')).map((name) => [name.split('.')[0], name]),
  );
  walk(source, (node) => {
    if (!ts.isIdentifier(node) || isMemberName(node)) return;
    const member = members.get(node.text);
    const isPlainMember =
      ts.isPropertyAccessExpression(node.parent) &&
      `${node.text}.${node.parent.name.text}` !== member;
    if (plain.has(node.text)) found.push({ name: node.text, line: lineOf(source, node) });
    else if (member && !isPlainMember) found.push({ name: member, line: lineOf(source, node) });
  });
  return found;
}

/** Lines of text in a file's opening comment (a shebang may precede it); 0 if there is none. */
export function countHeaderLines(text: string): number {
  const body = text.replace(/^#!.*\n/, '').trimStart();
  const block = /^\/\*([\s\S]*?)\*\//.exec(body)?.[1];
  const lines = block?.split('\n') ?? /^(?:\/\/.*(?:\n|$))*/.exec(body)?.[0].split('\n') ?? [];
  return lines.filter((line) => /[^\s*/]/.test(line)).length;
}
