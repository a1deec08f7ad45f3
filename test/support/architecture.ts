import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import {
  countHeaderLines,
  findImports,
  findNames,
  parseSource,
  type ImportReference,
} from './imports.ts';

/** A folder or a file, and what it may import. Paths match themselves and everything below. */
export interface Area {
  readonly path: string;
  /** Paths that it may import besides itself. */
  readonly imports: readonly string[];
  /** Paths from which it may only import types. */
  readonly types?: readonly string[];
  /** npm packages; `@scope/*` is a whole scope. */
  readonly packages?: readonly string[];
  /** True when Node's modules may be imported, except those that `soleOwners` reserves for others. */
  readonly usesNode?: boolean;
  /** Global names that must not be used. */
  readonly forbiddenNames?: readonly string[];
  /** True when every file opens with a comment of 2-6 lines. */
  readonly needsHeader?: boolean;
}

export interface Architecture {
  /** The longest matching path wins. */
  readonly areas: readonly Area[];
  /** Modules that only files below these paths may import, whatever else allows them. */
  readonly soleOwners: Readonly<Record<string, readonly string[]>>;
}

export interface SourceText {
  /** From the root of the checkout, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const nodeModules = new Set(builtinModules.filter((name) => !name.startsWith('_')));
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.ts$/;
const composableName = /^renderer\/composables\/use[A-Z][A-Za-z0-9]*\.ts$/;
const importable = /\.(mjs|ts|vue|css|json)$/;

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function isWithinAny(path: string, folders: readonly string[] = []): boolean {
  return folders.some((folder) => isWithin(path, folder));
}

function findArea({ areas }: Architecture, path: string): Area | undefined {
  return areas
    .filter((area) => isWithin(path, area.path))
    .sort((a, b) => b.path.length - a.path.length)[0];
}

/** `@scope/name/deep` -> `@scope/name`, `name/deep` -> `name`. */
function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function isAllowedPackage(name: string, allowed: readonly string[] = []): boolean {
  return allowed.includes(name) || allowed.includes(`${name.split('/')[0]}/* `);
} /** Why a file of an area may not import a module outside the project, or undefined. */
function refuseModule(
  architecture: Architecture,
  area: Area,
  path: string,
  specifier: string,
): string | undefined {
  const name = specifier.startsWith('node:') ? specifier : packageName(specifier);
  const owners = architecture.soleOwners[name];
  if (owners && !isWithinAny(path, owners)) return `${name} belongs to ${owners.join(', ')}`;
  if (name.startsWith('node:')) return area.usesNode ? undefined : `${area.path} is without Node`;
  if (nodeModules.has(name)) return `write node:${name}`;
  if (owners || isAllowedPackage(name, area.packages)) return undefined;
  return `${specifier} is neither relative nor a package that ${area.path} may use`;
}

/** Why a file of an area may not import another file of the project, or undefined. */
function refuseFile(area: Area, target: string, isTypeOnly: boolean): string | undefined {
  if (!importable.test(target)) return `${target} has no file extension`;
  if (isWithin(target, area.path) || isWithinAny(target, area.imports)) return undefined;
  if (isWithinAny(target, area.types)) {
    return isTypeOnly ? undefined : `${area.path} may only import types from ${target}`;
  }
  return `${area.path} may not import ${target}`;
}

/** The project file that a relative specifier refers to. */
export function resolveTarget(path: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(path), specifier));
}

/** True of a path, false of a package. */
export function isRelative(specifier: string): boolean {
  return specifier.startsWith('./') || specifier.startsWith('../');
}

/** Caches what was read from each source: parsing takes most of the time, and every check needs it. */
const readImports = new WeakMap<SourceText, ImportReference[]>();

/** What a source refers to. */
export function importsOf(source: SourceText): ImportReference[] {
  const known = readImports.get(source);
  if (known) return known;
  const imports = findImports(parseSource(source.path, source.text));
  readImports.set(source, imports);
  return imports;
}

/** Every problem of one source, one line of text each; empty if there are none. */
export function checkSource(architecture: Architecture, source: SourceText): string[] {
  const { path, text } = source;
  const area = findArea(architecture, path);
  if (!area) return [`${path}: belongs to no area of the import table`];
  const problems: string[] = [];
  if (path.endsWith('.ts') && !kebabCase.test(posix.basename(path)) && !composableName.test(path)) {
    problems.push(`${path}: file name is not kebab-case`);
  }
  const headerLines = countHeaderLines(text);
  if (area.needsHeader && (headerLines < 2 || headerLines > 6)) {
    problems.push(`${path}: opens with a comment of ${headerLines} lines, not 2-6`);
  }
  for (const { specifier, isTypeOnly, line } of importsOf(source)) {
    let problem: string | undefined = 'imports a computed path';
    if (specifier !== null) {
      problem = isRelative(specifier)
        ? refuseFile(area, resolveTarget(path, specifier), isTypeOnly)
        : refuseModule(architecture, area, path, specifier);
    }
    if (problem) problems.push(`${path}:${line}: ${problem}`);
  }
  const forbidden = area.forbiddenNames ?? [];
  const named = forbidden.length > 0 ? findNames(parseSource(path, text), forbidden) : [];
  for (const { name, line } of named) {
    problems.push(`${path}:${line}: ${area.path} may not use ${name}`);
  }
  return problems;
}
