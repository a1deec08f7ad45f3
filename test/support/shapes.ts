import ts from 'typescript';
import { parseSource } from './imports.ts';

/** Names of properties that are declared together, and where. */
export interface Shape {
  readonly path: string;
  /** Of the interface, the type or the schema. */
  readonly name: string;
  /** In alphabetical order. */
  readonly properties: readonly string[];
}

/** Shapes of one source, in order, from its types and from its schemas. */
export interface Shapes {
  readonly types: readonly Shape[];
  readonly schemas: readonly Shape[];
}

const schemaMakers = new Set(['strictObject', 'object', 'readonlyObject']);

/** The names of all members; null if there are none, or if some come from elsewhere. */
function propertyNames(members: readonly ts.Node[] | undefined): string[] | null {
  if (!members) return null;
  const names = members.map((member) => {
    const name = ts.isTypeElement(member) || ts.isObjectLiteralElement(member) ? member.name : null;
    return name && (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) ? name.text : null;
  });
  return names.every((name) => name !== null) ? names.toSorted() : null;
}

type Named =
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.VariableDeclaration
  | ts.FunctionDeclaration;

const isNamed = (node: ts.Node): node is Named =>
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isVariableDeclaration(node) ||
  ts.isFunctionDeclaration(node);

/** The declaration that a node is part of. */
function nameOf(node: ts.Node): string {
  for (let at = node; at.parent; at = at.parent) {
    if (isNamed(at) && at.name) return at.name.getText();
  }
  return '';
}

function isSchemaCall({ expression }: ts.CallExpression): boolean {
  const called = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return ts.isIdentifier(called) && schemaMakers.has(called.text);
}

/** Members of an interface or of a self-contained object type; undefined for other nodes. */
function membersOf(node: ts.Node): readonly ts.Node[] | undefined {
  if (ts.isInterfaceDeclaration(node)) {
    return node.heritageClauses || node.typeParameters ? undefined : node.members;
  }
  return ts.isTypeLiteralNode(node) ? node.members : undefined;
}

/** The entries of `v.strictObject({...})` and the like; undefined for other nodes. */
function entriesOf(node: ts.Node): readonly ts.Node[] | undefined {
  if (!ts.isCallExpression(node) || !isSchemaCall(node)) return undefined;
  const [entries] = node.arguments;
  return entries && ts.isObjectLiteralExpression(entries) ? entries.properties : undefined;
}

/** A declared type is worth comparing from two properties on; a nested one from three. */
function isMeaningful(node: ts.Node, { length }: readonly string[]): boolean {
  const isDeclared = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node.parent);
  return length >= (isDeclared ? 2 : 3);
}

/** The objects that a source describes by types and schemas, including nested ones. */
export function findShapes(path: string, text: string): Shapes {
  const types: Shape[] = [];
  const schemas: Shape[] = [];
  const visit = (node: ts.Node): void => {
    const members = propertyNames(membersOf(node));
    if (members && isMeaningful(node, members)) {
      types.push({ path, name: nameOf(node), properties: members });
    }
    const entries = propertyNames(entriesOf(node));
    if (entries && entries.length > 0) {
      schemas.push({ path, name: nameOf(node), properties: entries });
    }
    ts.forEachChild(node, visit);
  };
  visit(parseSource(path, text));
  return { types, schemas };
}

/** Schemas of objects inside a value, such as the calls of the contract, with entries spread from others. */
export function findSchemaShapes(path: string, value: unknown): Shape[] {
  const found: Shape[] = [];
  const seen = new Set<unknown>();
  const visit = (one: unknown, name: string): void => {
    if (typeof one !== 'object' || one === null || seen.has(one)) return;
    seen.add(one);
    if ('kind' in one && 'entries' in one && typeof one.entries === 'object' && one.entries) {
      found.push({ path, name, properties: Object.keys(one.entries).toSorted() });
    }
    for (const [key, child] of Object.entries(one)) {
      visit(child, 'kind' in one || Array.isArray(one) ? name : `${name} ${key}`.trim());
    }
  };
  visit(value, '');
  return found;
}

/** Types that have exactly the properties of a schema: `path: name`, and the schema. */
export function findRestated(types: readonly Shape[], schemas: readonly Shape[]): string[] {
  const toText = ({ properties }: Shape) => properties.join(' ');
  const stated = new Map(schemas.map((schema) => [toText(schema), schema]));
  return types.flatMap((type) => {
    const schema = stated.get(toText(type));
    return schema ? [`${type.path}: ${type.name} is ${schema.name} of ${schema.path}`] : [];
  });
}
