import { importsOf, isRelative, resolveTarget, type SourceText } from './architecture.ts';

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The import graph, types included, over the names that `nameOf` gives to files. */
function readGraph(sources: readonly SourceText[], nameOf: (path: string) => string): Graph {
  const graph = new Map<string, Set<string>>();
  for (const source of sources) {
    const { path } = source;
    const from = nameOf(path);
    const targets = graph.get(from) ?? new Set();
    graph.set(from, targets);
    for (const { specifier } of importsOf(source)) {
      if (specifier === null || !isRelative(specifier)) continue;
      const target = resolveTarget(path, specifier);
      // A group of files may import itself; a file may not.
      if (nameOf(target) !== from || target === path) targets.add(nameOf(target));
    }
  }
  return graph;
}

/** The shortest path from a node back to itself, or undefined. */
function findWayBack(graph: Graph, start: string): string[] | undefined {
  const ways = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of graph.get(way.at(-1) ?? start) ?? []) {
      if (next === start) return way;
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return undefined;
}

/** Import cycles, as `a -> b -> a`; cycles with a common member count as one. */
function findCycles(sources: readonly SourceText[], nameOf: (path: string) => string): string[] {
  const graph = readGraph(sources, nameOf);
  const cycles: string[] = [];
  const known = new Set<string>();
  for (const start of graph.keys()) {
    const cycle = known.has(start) ? undefined : findWayBack(graph, start);
    if (!cycle) continue;
    if (!cycle.some((name) => known.has(name))) cycles.push([...cycle, start].join(' -> '));
    for (const name of cycle) known.add(name);
  }
  return cycles;
}

/** The folder that determines a file's layer: `main/<folder>`, or the top-level one. */
function layerOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'main' ? `${top}/${second}` : top;
}

/** The room of a file of the lab; for the door and everything outside, their layer. */
function roomOf(path: string): string {
  const [, room] = /^main\/lab\/([^/]+)\//.exec(path) ?? [];
  return room === undefined ? layerOf(path) : `main/lab/${room}`;
}

/** Import cycles between folders, types included. */
export function findFolderCycles(sources: readonly SourceText[]): string[] {
  return findCycles(sources, layerOf);
}

/** Import cycles between the rooms of the lab, types included. */
export function findRoomCycles(sources: readonly SourceText[]): string[] {
  return findCycles(sources, roomOf);
}

/** Import cycles between files, types included. */
export function findFileCycles(sources: readonly SourceText[]): string[] {
  return findCycles(sources, (path) => path);
}
