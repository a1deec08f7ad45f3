import { existsSync, mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { ensureBuilt } from '../../main/hosts/launcher/build.ts';
import { endChromium, openBrowser } from '../e2e/support/chromium.ts';
import { serveLab } from '../e2e/support/served-lab.ts';
import { takeAll } from './all.ts';
import { chooseRuns, fill, root } from './database.ts';

/** Where the README's pictures are. */
const pictures = join(root, '.github', 'images');

const { all, only, db } = parseArgs({
  options: {
    /** Every page and dialog at every size in both themes, to `out/screenshots/all`. */
    all: { type: 'boolean', default: false },
    /** Of these, the pictures whose `WIDTH-THEME/NAME` contains this. */
    only: { type: 'string', default: '' },
    /** A database to keep: it is filled if it is not there. */
    db: { type: 'string' },
  },
}).values;

/** `last` is on the page when all of it is there. */
async function show(page: Page, hash: string, name: string, last?: RegExp): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  if (last) await page.getByText(last).first().waitFor();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
  console.log(`Written to .github/images/${name}.png`);
}

/** The README's pictures of the lab as it is. */
async function takeForReadme(page: Page, keys: readonly string[]): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await show(page, '#/explore', 'explore');
  await show(page, '#/runs', 'runs');
  await show(page, `#/compare?${new URLSearchParams({ keys: keys.join(',') })}`, 'compare');
  await show(page, '#/traces?trace=1', 'traces');
  await show(page, '#/validation', 'validation', /fitted rows are off by/);
}

/** Takes pictures of a lab with the reference study, which is run for them. */
async function takeScreenshots(): Promise<void> {
  ensureBuilt(root, ['renderer'], (line) => console.log(line));
  const folder = mkdtempSync(join(tmpdir(), 'shootdown-lab-'));
  const database = db === undefined ? join(folder, 'lab.db') : resolve(db);
  if (!existsSync(database)) fill(database);
  const keys = chooseRuns(database);
  const lab = await serveLab(database);
  const browser = await openBrowser();
  try {
    const page = await browser.context.newPage();
    await page.goto(lab.link);
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    if (all) await takeAll(page, join(root, 'out/screenshots/all'), keys, only);
    else await takeForReadme(page, keys);
  } finally {
    await browser.close();
    await endChromium();
    await lab.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await takeScreenshots();
