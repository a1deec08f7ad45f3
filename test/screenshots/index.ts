import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { ensureBuilt } from '../../main/hosts/launcher/build.ts';
import { openStore } from '../../main/store/sqlite-store.ts';
import { endChromium, openBrowser } from '../e2e/support/chromium.ts';
import { serveLab } from '../e2e/support/served-lab.ts';
import { fixture } from '../e2e/support/traces.ts';
import { listRuns } from '../support/list-runs.ts';

const root = resolve(import.meta.dirname, '../..');
/** Where the README's pictures are. */
const pictures = join(root, '.github', 'images');

/** Runs of the study worth comparing: sync and two ways to defer, on the large machine. */
function chooseRuns(database: string): string[] {
  const store = openStore(database, { readOnly: true });
  const keys = ['sync', 'deferred', 'deferred-bounded'].flatMap((policy) =>
    listRuns(store, `machine:xeon-8160-2s policy:${policy} status:done`, { limit: 1 }).rows.map(
      ({ key }) => key,
    ),
  );
  store.close();
  return keys;
}

/** The reference study, and a recording of a kernel build that is replayed under some policies. */
function fill(database: string): void {
  const lab = (...words: string[]) =>
    execFileSync(process.execPath, ['main/hosts/cli/index.ts', ...words, '--db', database], {
      cwd: root,
      stdio: 'pipe',
    });
  lab('study', '--quiet');
  lab('trace', 'import', fixture);
  lab('trace', 'replay', '1');
}

async function show(page: Page, hash: string, name: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
  console.log(`Written to .github/images/${name}.png`);
}

/** Takes the README's pictures of the lab as it is, with the reference study run for them. */
async function takeScreenshots(): Promise<void> {
  ensureBuilt(root, ['renderer'], (line) => console.log(line));
  mkdirSync(pictures, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'shootdown-lab-'));
  const database = join(folder, 'lab.db');
  fill(database);
  const lab = await serveLab(database);
  const browser = await openBrowser();
  try {
    const page = await browser.context.newPage();
    await page.goto(lab.link);
    await show(page, '#/explore', 'explore');
    await show(page, '#/runs', 'runs');
    const keys = chooseRuns(database).join(',');
    await show(page, `#/compare?${new URLSearchParams({ keys })}`, 'compare');
    await show(page, '#/traces?trace=1', 'traces');
    await show(page, '#/validation', 'validation');
  } finally {
    await browser.close();
    await endChromium();
    await lab.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await takeScreenshots();
