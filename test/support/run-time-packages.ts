/** One package of a lock file, of the fields that are read. */
export interface LockedPackage {
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** The `packages` of a package-lock.json: by path, the project itself under ''. */
export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/** Packages that one needs when it runs; [name, whether it may be missing]. */
function needsOf(one: LockedPackage): (readonly [name: string, isOptional: boolean])[] {
  const peers = Object.keys(one.peerDependencies ?? {}).filter(
    (name) => one.peerDependenciesMeta?.[name]?.optional !== true,
  );
  return [
    ...Object.keys(one.dependencies ?? {}).map((name) => [name, false] as const),
    ...Object.keys(one.optionalDependencies ?? {}).map((name) => [name, true] as const),
    ...peers.map((name) => [name, false] as const),
  ];
}

/** Where Node finds a package for the one at `from`: in the nearest node_modules upwards. */
function resolvePackage(packages: LockedPackages, from: string, name: string): string | undefined {
  let folder = from;
  for (;;) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[path]) return path;
    if (folder === '') return undefined;
    const cut = folder.lastIndexOf('node_modules/');
    folder = folder.slice(0, Math.max(0, cut - 1));
  }
}

/**
 * Paths of every package that the project needs when it runs, sorted.
 * @throws Error if the lock lacks one that is not optional.
 */
export function findRunTimePackages(packages: LockedPackages): string[] {
  const found = new Set<string>();
  const waiting = [''];
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    for (const [name, isOptional] of needsOf(packages[from] ?? {})) {
      const path = resolvePackage(packages, from, name);
      if (path === undefined && !isOptional) throw new Error(`${from} needs ${name}: not locked`);
      if (path === undefined || found.has(path)) continue;
      found.add(path);
      waiting.push(path);
    }
  }
  return [...found].sort();
}
