import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isChromiumMissing } from '../support/chromium.ts';
import { hasFocus, tabTo } from '../support/keyboard.ts';
import { waitForText } from '../support/steps.ts';
import {
  cellsOf,
  chooseFiles,
  dropFile,
  fixture,
  fixtureName as name,
  importOf,
  openTraces,
  type TracesPage,
} from '../support/traces.ts';
import { keepPicture } from '../support/pictures.ts';

/** Repeated this often, the fixture takes some seconds to read: long enough to cancel it. */
const repeats = 80;

describe.skipIf(isChromiumMissing)('traces in a browser', () => {
  let lab: TracesPage;
  let page: Page;
  let table: Locator;
  let long = '';
  let letter = '';

  const report = () => page.getByRole('region', { name, exact: true });

  /** With the fixture's numbers, which the command line prints too. */
  async function expectSummary(): Promise<void> {
    await report()
      .getByText('20 000 events of 107 ms on 2 CPUs, 125 switches, 9 266 allocations, 580 flushes.')
      .waitFor();
    const flushes = report().getByRole('table', { name: 'TLB flushes by reason' });
    expect(await cellsOf(flushes.getByRole('row').nth(1))).toEqual([
      ['local MM shootdown', '413', '3861', '15', '0', '1', '21'],
    ]);
  }

  beforeAll(async () => {
    lab = await openTraces();
    ({ page } = lab);
    table = page.getByRole('region', { name: 'Table of stored traces' });
    long = join(lab.folder, 'long.perf.txt.zst');
    letter = join(lab.folder, 'letter.txt');
    const text = zstdDecompressSync(readFileSync(fixture));
    writeFileSync(long, zstdCompressSync(Buffer.concat(Array(repeats).fill(text) as Buffer[])));
    writeFileSync(letter, 'Dear kernel,\nplease flush.\n');
  });

  afterAll(() => lab?.close());

  it('takes a file that is dropped on another page to this one, and says that it is no trace', async () => {
    expect(await dropFile(page, letter)).toBe(true);
    await importOf(page, letter).getByRole('button', { name: 'Dismiss' }).click();
    expect(page.url()).toMatch(/#\/traces$/);
    await page.getByText('No trace is stored yet.').waitFor();
    expect(await page.getByRole('article').count()).toBe(0);
  });

  it('says without traces what to drop, and how to record one', async () => {
    await page.getByText(/^Drop a perf script or trace-cmd text file here/).waitFor();
    await page.getByRole('button', { name: 'Copy the commands that record a trace' }).click();
    expect(await lab.readClipboard()).toMatch(
      /^perf record -a .*\n.*tlb:tlb_flush.*\n.*csd:csd_queue_cpu.*\nperf script/,
    );
    await keepPicture(page, 'traces-empty');
  });

  it('imports a file that is dropped on the page, and opens it', async () => {
    expect(await dropFile(page, fixture)).toBe(true);
    await waitForText(importOf(page, fixture), /^Imported\.$/);
    await expectSummary();
    expect(page.url()).toMatch(/#\/traces\?trace=\d+$/);
    await table.getByRole('link', { name }).and(page.locator('[aria-current]')).waitFor();
    await importOf(page, fixture).getByRole('button', { name: 'Dismiss' }).click();
    await keepPicture(page, 'traces-summary', { fullPage: true });
  });

  it('gives the text and the command of the summary as the command line has them', async () => {
    const id = new URL(page.url()).hash.replace(/\D/g, '');
    await report().getByRole('button', { name: 'Copy as text' }).click();
    await expect.poll(lab.readClipboard).toBe(await lab.runLab('trace', 'summary', id));
    await report().getByRole('button', { name: 'Copy as command' }).first().click();
    await expect.poll(lab.readClipboard).toBe(`lab trace summary ${id}`);
  });

  it('cancels an import by keyboard, and keeps nothing of it', async () => {
    await page.getByRole('button', { name: 'Choose a file...' }).focus();
    await chooseFiles(page, () => page.keyboard.press('Enter'), long);
    const card = importOf(page, long);
    await waitForText(card, /^(?:Handing over|Reading) .*%/);
    await keepPicture(page, 'traces-import');
    await tabTo(page, card.getByRole('button', { name: 'Cancel' }));
    await page.keyboard.press('Enter');
    await waitForText(card, /^Cancelled\./);
    expect(await table.getByRole('row').count()).toBe(2);
    // The same button, so that the focus stays.
    expect(await hasFocus(page, card.getByRole('button', { name: 'Dismiss' }))).toBe(true);
    await page.keyboard.press('Enter');
    await card.waitFor({ state: 'detached' });
    await expect
      .poll(() => hasFocus(page, page.getByRole('heading', { name: 'Traces' })))
      .toBe(true);
  });

  it('shows an import that runs also after a reload', async () => {
    await chooseFiles(
      page,
      () => page.getByRole('button', { name: 'Choose a file...' }).click(),
      long,
    );
    await waitForText(importOf(page, long), /^Reading .*%/);
    await page.reload();
    await waitForText(importOf(page, long), /^Reading .*%/);
    expect(await page.title()).toMatch(/^\d+ % - Traces - Shootdown Lab$/);
    await importOf(page, long).getByRole('button', { name: 'Cancel' }).click();
    await waitForText(importOf(page, long), /^Cancelled\./);
    await importOf(page, long).getByRole('button', { name: 'Dismiss' }).click();
  });

  it('says that a text was already stored, and why a letter is not a trace', async () => {
    await chooseFiles(page, () => page.getByRole('button', { name: 'Choose a file...' }).click(), [
      letter,
      fixture,
    ]);
    await waitForText(importOf(page, letter), /^Failed\.$/);
    await importOf(page, letter)
      .getByRole('alert')
      .getByText(/no usable event/i)
      .waitFor();
    await importOf(page, letter).getByRole('button', { name: 'Copy error' }).click();
    await expect.poll(lab.readClipboard).toMatch(/^bad-value: /);
    await waitForText(importOf(page, fixture), /^This text was stored before\.$/);
    expect(await table.getByRole('row').count()).toBe(2);
    await keepPicture(page, 'traces-failed');
    for (const file of [letter, fixture]) {
      await importOf(page, file).getByRole('button', { name: 'Dismiss' }).click();
    }
  });

  it('is found by its command', async () => {
    await page.getByRole('link', { name: 'Explore', exact: true }).click();
    await page.getByRole('form', { name: 'New sweep' }).waitFor();
    await page.keyboard.press('Control+Shift+P');
    await page.keyboard.type('import a trace');
    await chooseFiles(page, () => page.keyboard.press('Enter'), []);
    expect(page.url()).toMatch(/#\/traces$/);
    await page.getByText('Choose a trace to see what is in it.').waitFor();
    const link = table.getByRole('link', { name });
    await link.focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => hasFocus(page, page.getByRole('heading', { name, exact: true })))
      .toBe(true);
  });

  it('is deleted only when asked twice', async () => {
    const remove = table.getByRole('button', { name: `Delete trace ${name}` });
    await remove.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: `Delete trace ${name}` });
    await expect
      .poll(() => hasFocus(page, dialog.getByRole('button', { name: 'Keep' })))
      .toBe(true);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(await hasFocus(page, remove)).toBe(true);
    // The dialog tells that it was closed in a task of its own; nobody types as fast as that.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText('No trace is stored yet.').waitFor();
    expect(page.url()).toMatch(/#\/traces$/);
    expect((await lab.runLab('trace', 'list', '--json')).trim()).toBe('');
    expect(lab.problems).toEqual([]);
  });
});
