import type { Page } from '../../shared/page.ts';

/** Requests one page. */
export type LoadPage<T> = (page: { offset: number; limit: number }) => Promise<Page<T>>;

/** Rows per request. */
const limit = 200;

/**
 * The first rows of a list, page by page; a page may have fewer rows than requested.
 * @param most Maximum number of rows to load.
 */
export async function loadRows<T>(load: LoadPage<T>, most: number): Promise<Page<T>> {
  const rows: T[] = [];
  for (;;) {
    const page = await load({ offset: rows.length, limit: Math.min(limit, most - rows.length) });
    rows.push(...page.rows);
    const { total } = page;
    if (page.rows.length === 0 || rows.length >= Math.min(most, total)) return { total, rows };
  }
}
