import type { RunSummary } from '../../shared/contract.ts';

/** Rows per request. */
export const pageRows = 200;
/** Pages kept in memory; those farthest from the view go first. */
export const keptPages = 12;

/** Indexes of the first and last wanted row. */
export interface RowWindow {
  readonly first: number;
  readonly last: number;
}

export type RunPages = ReadonlyMap<number, readonly RunSummary[]>;

/** Numbers of the pages that a window overlaps, in a list of `total` rows. */
export function pagesOf({ first, last }: RowWindow, total: number): number[] {
  const end = Math.min(last, total - 1);
  const start = Math.max(0, Math.min(first, end));
  const pages: number[] = [];
  for (let page = Math.floor(start / pageRows); page * pageRows <= end; page++) pages.push(page);
  return pages;
}

export function rowAt(pages: RunPages, index: number): RunSummary | undefined {
  return pages.get(Math.floor(index / pageRows))?.[index % pageRows];
}

/** Index of a run among the loaded ones; undefined if not loaded. */
export function indexOfKey(pages: RunPages, key: string): number | undefined {
  for (const [page, rows] of pages) {
    const at = rows.findIndex((run) => run.key === key);
    if (at >= 0) return page * pageRows + at;
  }
  return undefined;
}

/** The pages nearest to a window, at most `maxPages`. */
export function keepNear(pages: RunPages, { first, last }: RowWindow, most = keptPages): RunPages {
  if (pages.size <= most) return pages;
  const middle = (first + last) / 2 / pageRows - 0.5;
  const byDistance = [...pages.keys()].toSorted(
    (a, b) => Math.abs(a - middle) - Math.abs(b - middle),
  );
  const kept = new Set(byDistance.slice(0, most));
  return new Map([...pages].filter(([page]) => kept.has(page)));
}
