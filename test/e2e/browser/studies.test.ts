import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isChromiumMissing, type TestBrowser } from '../support/chromium.ts';
import { labOn } from '../support/lab-on.ts';
import { keepPicture } from '../support/pictures.ts';
import type { ServedLab } from '../support/served-lab.ts';
import { endWalk, startQuietWalk } from '../support/walk.ts';

const quick = ['--machine', 'server-2', '--replications', '2', '--quiet'].concat(
  ['warmupMs=0.1', 'measureMs=1', 'horizonMs=1'].flatMap((set) => ['--set', `run.${set}`]),
);

describe.skipIf(isChromiumMissing)('a study', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-studies-'));
  const database = join(folder, 'lab.db');
  const problems: string[] = [];
  let browser: TestBrowser;
  let page: Page;
  let lab: ServedLab;
  const runLab = labOn(database);

  const rail = () => page.getByRole('navigation', { name: 'Studies and sweeps' });
  const row = (name: RegExp | string) => rail().getByRole('button', { name });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const head = () => page.getByRole('region', { name: 'Is sync cheap?' });
  async function pick(menu: string, action: string): Promise<void> {
    await button(menu).click();
    await page.getByRole('menuitem', { name: action }).click();
  }
  async function nameIt(name: string, verb: string): Promise<void> {
    await page.getByRole('dialog').getByLabel('Name').fill(name);
    await page.getByRole('dialog').getByRole('button', { name: verb }).click();
  }
  /** What pressing a button saves. */
  async function saved(): Promise<string> {
    const download = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    return (await download).path();
  }

  beforeAll(async () => {
    await runLab('sweep', '--vary', 'policy=none,sync,deferred', ...quick);
    await runLab('sweep', '--vary', 'machine.cpus=1,2', '--vary', 'policy=none,sync', ...quick);
    ({ lab, browser, page } = await startQuietWalk(database, problems));
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  afterAll(() => endWalk({ lab, browser }, folder));

  it('names a sweep in the list, opens it again, and takes a deletion back with Ctrl+Z', async () => {
    await row('server-2, 3 policies').click();
    await pick('More', 'Rename...');
    await nameIt('three policies', 'Rename');
    await row('three policies').waitFor();
    await row(/^\S* ?cpus 1..2 x 2/).click();
    expect(page.url()).toContain('sweep=2');
    await pick('More', 'Delete');
    await row(/cpus 1..2/).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await row(/cpus 1..2/).waitFor();
    await page.getByText('Taken back: Deleted Sweep 2').waitFor();
  });

  it('keeps a question, its sweeps, notes and budget; a link and a reload show it', async () => {
    await row('three policies').click();
    await button('New study of what is shown').click();
    await nameIt('Is sync cheap?', 'Make the study');
    await head().getByLabel('Question').fill('What does sync cost here?');
    await head().getByLabel('Put a sweep into the study').selectOption('2');
    await head().getByText('Notes').click();
    await head().getByLabel('Notes of the study').fill('As on the list.');
    const cost = page.getByRole('region', { name: 'Budget' }).getByLabel('I accept cost up to');
    await cost.fill('1.8x');
    await button('Keep this view').click();
    await button('Keep this view').waitFor({ state: 'detached' });
    await expect.poll(() => runLab('study', 'show', 'Is sync cheap?', '--json')).toContain('1.8x');
    const study = JSON.parse(await runLab('study', 'show', 'Is sync cheap?', '--json')) as {
      readonly id: number;
      readonly question: string;
    };
    expect(study).toMatchObject({
      question: 'What does sync cost here?',
      notes: 'As on the list.',
      sweeps: [1, 2],
    });
    await keepPicture(page, 'study');
    await page.goto(`${new URL(page.url()).origin}/#/explore?study=${study.id}`);
    await page.reload();
    await expect.poll(() => head().getByLabel('Question').inputValue()).toBe(study.question);
    await expect.poll(() => cost.inputValue()).toBe('1.8x');
  });

  it('is exported as a report and a bundle, duplicated, deleted and brought back', async () => {
    await button('Report...').click();
    await page.getByRole('dialog').getByText('What does sync cost here?').waitFor();
    expect(readFileSync(await saved(), 'utf8')).toMatch(/^<!doctype html>[^]*data:image\/svg/);
    await page.keyboard.press('Escape');
    await pick('Study', 'Export as a bundle...');
    const file = await saved();
    await page.keyboard.press('Escape');
    expect(readFileSync(file).subarray(0, 15).toString()).toBe('SQLite format 3');
    const merged = await labOn(join(folder, 'other.db'))('bundle', 'import', file, '--json');
    expect(JSON.parse(merged)).toMatchObject({ new: 5, sweeps: 2, studies: 1, refused: [] });
    await pick('Study', 'Duplicate');
    await row('Is sync cheap? (2)').waitFor();
    await pick('Study', 'Delete');
    await row('Is sync cheap? (2)').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await row('Is sync cheap? (2)').waitFor();
    expect(problems).toEqual([]);
  });
});
