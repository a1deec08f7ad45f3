import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { isLongRun } from '../../support/scale-runs.ts';

const folder = resolve(import.meta.dirname, '../../../out/screenshots');

/** Keeps a picture of the page to look at, in the long run: taking all of them needs seconds. */
export async function keepPicture(
  page: Page,
  name: string,
  { fullPage = false }: { readonly fullPage?: boolean } = {},
): Promise<void> {
  if (isLongRun) await page.screenshot({ path: resolve(folder, `${name}.png`), fullPage });
}
