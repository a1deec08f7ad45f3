import type { RunSummary } from '../../shared/contract.ts';

/** Rows that are asked for together. */
export const pageRows = 200;
/** Pages that are kept; those farthest from what is seen go first. */
export const keptPages = 12;

/** Indexes of the first and the last row that are wanted. */
export interface RowWindow {
  readonly first: number;
  readonly last: number;
}

export type RunPages = ReadonlyMap<number, readonly RunSummary[]>;

/** Numbers of the pages that a window touches, of a list with so many rows. */
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

/** Where a run is in what is loaded; undefined if it is not there. */
export function indexOfKey(pages: RunPages, key: string): number | undefined {
  for (const [page, rows] of pages) {
    const at = rows.findIndex((run) => run.key === key);
    if (at >= 0) return page * pageRows + at;
  }
  return undefined;
}

/** The pages nearest to a window, at most so many. */
export function keepNear(pages: RunPages, { first, last }: RowWindow, most = keptPages): RunPages {
  if (pages.size <= most) return pages;
  const middle = (first + last) / 2 / pageRows - 0.5;
  const byDistance = [...pages.keys()].toSorted(
    (a, b) => Math.abs(a - middle) - Math.abs(b - middle),
  );
  const kept = new Set(byDistance.slice(0, most));
  return new Map([...pages].filter(([page]) => kept.has(page)));
}
