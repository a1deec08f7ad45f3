import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isChromiumMissing, type TestBrowser } from '../support/chromium.ts';
import { labOn } from '../support/lab-on.ts';
import { keepPicture } from '../support/pictures.ts';
import { serveLab, type ServedLab } from '../support/served-lab.ts';
import { dropFile } from '../support/traces.ts';
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
    await page.getByRole('combobox', { name: 'Pin a quantity' }).selectOption('p50 window');
    await page.getByRole('figure', { name: 'p50 window' }).scrollIntoViewIfNeeded();
    await page.getByRole('figure', { name: 'p50 window' }).getByRole('img').waitFor();
    await button('Keep this view').click();
    await button('Keep this view').waitFor({ state: 'detached' });
    await page.goto(`${new URL(page.url()).origin}/#/explore?study=${study.id}`);
    await page.reload();
    await expect.poll(() => head().getByLabel('Question').inputValue()).toBe(study.question);
    await expect.poll(() => cost.inputValue()).toBe('1.8x');
    await page.getByRole('figure', { name: 'p50 window' }).scrollIntoViewIfNeeded();
    await page.getByRole('figure', { name: 'p50 window' }).getByRole('img').waitFor();
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

  it('is found as it was left: after other pages, a reload, and a new start of the lab', async () => {
    await row('Is sync cheap?').first().click();
    const form = page.getByRole('form', { name: 'New sweep' });
    await form.getByLabel('Machine').selectOption('i5-3550');
    await form.getByRole('button', { name: 'Add axis' }).click();
    await expect.poll(() => page.url()).toContain('form=');
    await page.evaluate('scrollTo(0, 500)');
    await expect.poll(() => page.evaluate('scrollY')).toBe(500);
    // Longer than the pause after which the place is written down.
    await page.waitForTimeout(300);
    const { href } = new URL(page.url());
    const expectAll = async () => {
      await head().waitFor();
      expect(page.url()).toBe(href);
      await expect.poll(() => form.getByLabel('Machine').inputValue()).toBe('i5-3550');
      await form.getByRole('group', { name: 'Axis 1', exact: true }).waitFor();
    };
    await page.getByRole('link', { name: 'Validation', exact: true }).click();
    await page.getByRole('link', { name: 'Explore', exact: true }).click();
    await expectAll();
    await page.goBack();
    await page
      .getByRole('link', { name: 'Validation', exact: true })
      .and(page.locator('[aria-current]'))
      .waitFor();
    await page.goForward();
    await expectAll();
    await expect.poll(() => page.evaluate('scrollY')).toBe(500);
    await page.reload();
    await expectAll();
    await expect.poll(() => page.evaluate('scrollY')).toBe(500);
    // The same address after a new start; the page says what it needs.
    await page.clock.install();
    await lab.stop();
    await page.getByText('Connection lost, trying again.').waitFor();
    // The page waits for ten seconds before it says so.
    await page.clock.fastForward(10_000);
    await page.getByText('The lab has ended.').waitFor();
    lab = await serveLab(database);
    expect(new URL(lab.link).origin).toBe(new URL(href).origin);
    await page.getByRole('heading', { name: 'This page is signed out' }).waitFor();
    await page.goto(lab.link);
    await rail().waitFor();
    await page.goto(href);
    await expectAll();
    // What the browser itself reports of a lab that was not there.
    expect(
      problems.filter((text) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|401/.test(text)),
    ).toEqual([]);
    problems.length = 0;
  });

  it('merges a bundle that is dropped or chosen, and raises an alarm at another result', async () => {
    const other = join(folder, 'forged.db');
    const file = join(folder, 'forged.jsonl');
    await labOn(other)('sweep', '--vary', 'policy=sync,latr', ...quick);
    await labOn(other)('bundle', 'export', file);
    const lines = readFileSync(file, 'utf8').split('\n');
    // Of sync the result is here, and what the file says of it is changed.
    const at = lines.findIndex((line) => line.includes('"name":"sync"') && line.includes('"run"'));
    lines[at] = lines[at]!.replace(
      /"digest":"(.)/,
      (_all, digit) => `"digest":"${digit === '0' ? '1' : '0'}`,
    );
    writeFileSync(file, lines.join('\n'));
    const chooser = page.waitForEvent('filechooser');
    await button('Merge a bundle...').click();
    await (await chooser).setFiles(file);
    const dialog = page.getByRole('dialog', { name: 'Merge forged.jsonl' });
    await dialog.getByRole('alert').getByText('1 run not reproduced').waitFor();
    await dialog.getByRole('row', { name: 'New runs 1' }).waitFor();
    await dialog.getByRole('row', { name: 'New sweeps 1' }).waitFor();
    await keepPicture(page, 'bundle-alarm');
    await page.keyboard.press('Escape');
    // Dropped, it says the same again, and nothing is new.
    expect(await dropFile(page, file)).toBe(true);
    await dialog.getByRole('row', { name: 'New runs 0' }).waitFor();
    await page.keyboard.press('Escape');
    expect(problems).toEqual([]);
  });
});
