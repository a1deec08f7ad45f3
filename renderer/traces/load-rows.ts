import type { Page } from '../../shared/page.ts';

/** Asks for one page. */
export type LoadPage<T> = (page: { offset: number; limit: number }) => Promise<Page<T>>;

/** Rows that are asked for at once. */
const limit = 200;

/**
 * The first rows of a list, page by page: one may have fewer rows than were asked for.
 * @param most No more rows than this are loaded.
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
