import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { openBrowser, openPage, type TestBrowser } from './chromium.ts';
import { serveLab, type ServedLab } from './served-lab.ts';
import { pauseStudy } from './steps.ts';

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

/** The same, with the reference study paused: it would run beside the walk. */
export async function startQuietWalk(database: string, problems: string[]): Promise<Walk> {
  const walk = await startWalk(database, problems);
  await pauseStudy(walk.page);
  return walk;
}

/** Ends what was started, also if the start failed half-way, and deletes the folder. */
export async function endWalk(
  { lab, browser }: Partial<Pick<Walk, 'lab' | 'browser'>>,
  folder: string,
): Promise<void> {
  await browser?.close();
  await lab?.stop();
  rmSync(folder, { recursive: true, force: true });
}
