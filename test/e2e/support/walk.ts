import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { openBrowser, openPage, type TestBrowser } from './chromium.ts';
import { serveLab, type ServedLab } from './served-lab.ts';
import { runLab } from '../../main/hosts/cli/support/run-lab.ts';

/** What a walk through the pages needs: a lab's process, a browser and a page of it. */
export interface Walk {
  readonly lab: ServedLab;
  readonly browser: TestBrowser;
  readonly page: Page;
}

/** Starts a lab and opens it. `problems` gets what the page complains about. */
export async function startWalk(database: string, problems: string[]): Promise<Walk> {
  const lab = await serveLab(database);
  const browser = await openBrowser();
  const page = await openPage(browser, problems);
  await page.goto(lab.link);
  return { lab, browser, page };
}

/** Records the reference study as interrupted before its first run: it would run beside the walk. */
export async function holdStudy(database: string): Promise<void> {
  const words = ['study', '--quiet', '--db', database];
  const { code, err } = await runLab(words, { signal: AbortSignal.abort() });
  if (code !== 130) throw new Error(err);
}

/** The same as a walk, without the reference study beside it. */
export async function startQuietWalk(database: string, problems: string[]): Promise<Walk> {
  await holdStudy(database);
  return startWalk(database, problems);
}

/** Ends what was started, also if the start failed half-way, and deletes the folder. */
export async function endWalk(
  walk: Partial<Pick<Walk, 'lab' | 'browser'>> | undefined,
  folder: string,
): Promise<void> {
  await walk?.browser?.close();
  await walk?.lab?.stop();
  rmSync(folder, { recursive: true, force: true });
}
